"""moto's other backends: one module per service, plain functions over plain values; no other room touches them.

Each function imports its backend when it is called: what a test never uses is never loaded. A place that does not exist
(a region, a partition) holds nothing. What sends something may run the consumer's code, which may call this service:
send when the store's lock is not held. Every function and class of moto that is called here has its digest in
``tests/host/test_moto_contract.py``.
"""
