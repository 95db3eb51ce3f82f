"""The only code that patches moto and botocore. ``tests/host/test_moto_contract.py`` pins what it relies on."""
