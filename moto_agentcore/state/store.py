"""All tables of one account and region: what moto creates per region and throws away on reset."""

from __future__ import annotations

from functools import lru_cache

from moto.core.base_backend import BackendDict, BaseBackend, backend_lock

from moto_agentcore.state.idempotency import Tokens
from moto_agentcore.state.kind import KINDS, Kind, Record
from moto_agentcore.state.lock import Lock
from moto_agentcore.state.parts import HasParts
from moto_agentcore.state.table import Table

# botocore knows no regions for these services, so they are named here: all commercial, China and GovCloud ones.
REGIONS = (
    *("af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1"),
    *("ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5"),
    *("ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "cn-north-1", "cn-northwest-1"),
    *("eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3"),
    *("il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-east-1", "us-east-2"),
    *("us-gov-east-1", "us-gov-west-1", "us-west-1", "us-west-2"),
)


class Store(HasParts, BaseBackend):
    """The state of one account in one region, shared by the three services; ``lock`` guards all of it."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.lock = Lock()
        self.tokens = Tokens()
        self.failure_reason: str | None = None  # of the call that holds the lock (``Call.locked``)
        self.made: list[str] | None = None  # by that call
        self.parts = {}

    def reset(self) -> None:
        """Forget all. A call that runs meanwhile keeps the lock and what is its own: moto's would take all of it."""
        self.tokens = Tokens()
        self.parts = {}

    def table(self, kind: Kind, under: Record | None = None) -> Table:
        """The records of a kind: of the whole region, or under one parent record."""
        home = self.parts if under is None else under.parts
        found: Table | None = home.get(kind)
        if found is None:
            found = home[kind] = Table(kind, self, "" if under is None else under.id)
        return found

    def arn(self, path: str, service: str = "bedrock-agentcore") -> str:
        return f"arn:{self.partition}:{service}:{self.region_name}:{self.account_id}:{path}"

    def find_arn(self, arn: str) -> Record | None:
        """The living record with that ARN; None where this region and account has none.

        Its kind is known: the module that made the record has made the kind.
        """
        record: Record | None = None
        for words, id in _read(arn):
            kind = KINDS.get(words)
            if kind is None:  # a fixed pair on the way: ``token-vault/default``; what it says is held against the ARN
                continue
            record = self.table(kind, under=record).find(id)
            if record is None:
                return None
        return record if record is not None and record.get(record.kind.arn) == arn else None


@lru_cache(maxsize=256)
def _read(arn: str) -> list[tuple[tuple[str, ...], str]]:
    """The way to an ARN's resource: its service with the words of each kind on it, and an id."""
    _, _, service, _, _, path = [*arn.split(":", 5), *[""] * 6][:6]
    words, ids = path.split("/")[::2], path.split("/")[1::2]
    return [((service, *words[:depth]), id) for depth, id in enumerate(ids, 1)] if len(words) == len(ids) else []


stores: BackendDict[Store] = BackendDict(
    Store, "bedrock-agentcore", use_boto3_regions=False, additional_regions=list(REGIONS)
)


def store_at(arn: str) -> Store | None:
    """The store that an ARN's resource would be in; None where nobody ever asked for one."""
    named = arn.split(":", 5)
    known = dict.get(stores, named[4]) if len(named) > 5 else None
    found: Store | None = dict.get(known, named[3]) if known is not None else None
    return found


def store_of(account: str, region: str) -> Store:
    """The store of an account and region; KeyError for a region that does not exist (moto's own setting decides)."""
    known = dict.get(stores, account)  # moto's lookup takes a lock and scans; this is on every call's way
    found = dict.get(known, region) if known is not None else None
    return found if found is not None else _made(account, region)


def _made(account: str, region: str) -> Store:
    with backend_lock:  # moto makes it in two steps, and a reset may come between them
        return stores[account][region]


def stores_of(region: str) -> list[Store]:
    """The stores of a region, of all accounts that have one."""
    return [store for places in list(stores.values()) if (store := dict.get(places, region)) is not None]


def every_store() -> list[Store]:
    return [store for places in list(stores.values()) for store in list(dict.values(places))]
