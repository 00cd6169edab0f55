"""The schemas of the Reconciliation API 0.2 in our own words, to hold answers against.

Source: Reconciliation Service API v0.2, W3C Community Group Report of 10 April 2023, appendix A.
"""

from typing import Any

from jsonschema import Draft7Validator

Schema = dict[str, Any]
TEXT, NUMBER, FLAG = {"type": "string"}, {"type": "number"}, {"type": "boolean"}


def holding(*required: str, closed: bool = False, **properties: Schema) -> Schema:
    """An object with these properties."""
    said: Schema = {"type": "object", "properties": properties, "required": list(required)}
    return said | ({"additionalProperties": False} if closed else {})


def listing(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def each(value: Schema) -> Schema:
    """An object of any keys with such values."""
    return {"type": "object", "additionalProperties": value}


def templated(mark: str) -> Schema:
    return {"type": "string", "pattern": mark}


ID_MARK = r"\{\{id\}\}"
TYPE: Schema = holding("id", "name", id=TEXT, name=TEXT, broader=listing(holding("id", id=TEXT)))
ANY_TYPE: Schema = {"oneOf": [holding("id", id=TEXT, name=TEXT), TEXT]}
VIEW = holding("url", url=templated(ID_MARK))
SERVICE = holding(service_url=TEXT, service_path=TEXT)
SETTING: Schema = {
    "oneOf": [
        holding("type", "label", "name", type={"enum": [kind]}, default=default, label=TEXT, name=TEXT)
        for kind, default in (("number", NUMBER), ("text", TEXT), ("checkbox", FLAG))
    ] + [holding(
        "type", "label", "name", "choices", type={"enum": ["select"]}, default=TEXT, label=TEXT, name=TEXT,
        choices=listing(holding("value", "name", value=TEXT, name=TEXT)),
    )]
}  # fmt: skip
MANIFEST = holding(
    "versions", "name", "identifierSpace", "schemaSpace",
    versions={**listing(TEXT), "contains": {"enum": ["0.2"]}}, name=TEXT, identifierSpace=TEXT,
    schemaSpace=TEXT, documentation=TEXT, serviceVersion=TEXT, logo=TEXT, view=VIEW, feature_view=VIEW,
    defaultTypes={**listing(TYPE), "uniqueItems": True},
    suggest=holding(entity=SERVICE, property=SERVICE, type=SERVICE),
    preview=holding("url", "width", "height", url=templated(ID_MARK), width={"type": "integer"}, height={"type": "integer"}),
    extend=holding(propose_properties=SERVICE, property_settings=listing(SETTING)),
    batchSize={"type": "integer"},
    # The part of a security scheme of OpenAPI 2 that asks for a key.
    authentication={
        "type": "object", "required": ["type", "name", "in"],
        "properties": {"type": {"enum": ["apiKey"]}, "name": TEXT, "in": {"enum": ["header", "query"]}},
    },
)  # fmt: skip
FEATURE = holding(id=TEXT, value={"oneOf": [FLAG, NUMBER]})
CANDIDATE = holding(
    "id", "name", "score", id=TEXT, name=TEXT, description=TEXT, score=NUMBER, features=listing(FEATURE),
    match=FLAG, type=listing(ANY_TYPE),
)  # fmt: skip
RESULTS = each(holding("result", result=listing(CANDIDATE)))
SUGGESTED_ENTITIES = holding(
    "result",
    result=listing(
        holding("id", "name", id=TEXT, name=TEXT, description=TEXT, notable=listing(ANY_TYPE))
    ),
)
SUGGESTED_PROPERTIES = holding("result", result=listing(holding("id", "name", id=TEXT, name=TEXT, description=TEXT)))  # fmt: skip
SUGGESTED_TYPES = holding("result", result=listing(TYPE))
MOMENT = templated(r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d")
VALUE: Schema = {
    "oneOf": [
        holding(closed=True),
        holding("id", "name", closed=True, id=TEXT, name=TEXT, description=TEXT),
        holding("str", closed=True, str=TEXT),
        holding("float", closed=True, float=NUMBER),
        holding("int", closed=True, int={"type": "integer"}),
        holding("date", closed=True, date=MOMENT),
    ]
}
EXTENSION = holding(
    "rows", "meta", rows=each(each(listing(VALUE))),
    meta=listing(holding("id", "name", id=TEXT, name=TEXT, type=holding("id", id=TEXT))),
)  # fmt: skip
PROPOSALS = holding(
    "properties", "type", type=TEXT, limit={"type": "integer"}, properties=listing(holding("id", "name", id=TEXT, name=TEXT)),
)  # fmt: skip


def faults(said: Any, schema: Schema) -> list[str]:
    """What of it is not as the schema says."""
    return [error.message for error in Draft7Validator(schema).iter_errors(said)]
