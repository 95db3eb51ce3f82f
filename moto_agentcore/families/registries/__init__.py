"""AWS Agent Registry: ``/registries/…``."""
