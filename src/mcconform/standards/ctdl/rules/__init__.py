"""Rules of CTDL that its vocabulary alone cannot say, by what they are about."""

from __future__ import annotations

from typing import Final

TERMS: Final = "https://credreg.net/ctdl/terms"
CTID: Final = "https://credreg.net/ctdl/ctid"
HANDBOOK: Final = "https://credreg.net/ctdl/handbook"
REGISTRY: Final = "https://credreg.net/registry/handbook"
SCHEMAS: Final = "https://github.com/CredentialEngine/CTDL_Json_Validation_Schema"
CONTEXT: Final = "https://credreg.net/ctdl/schema/context/json"
