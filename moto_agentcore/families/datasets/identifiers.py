"""Managed data identifiers, as far as a pattern can tell them: by their form, or by their form near a word for them.

They are CloudWatch Logs' own (the model); what of a form is not public is of the kind that the country uses (inferred).
Digits that check digits forbid are taken all the same.
"""

from __future__ import annotations

import re
from functools import cache

NEAR = 30  # characters at most between a word and what it is for, as CloudWatch Logs has it
_PRIVATE = r"-----BEGIN {0}-----[\s\S]+?-----END {0}-----"
_IBAN = r"\b{}\d{{2}}(?: ?[A-Z0-9]{{4}}){{{}}}(?: ?[A-Z0-9]{{1,3}})?\b"
# By their form alone.
FORMS = {
    "ADDRESS": r"\b\d{1,5} (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr)\b\.?",
    "BANK_ACCOUNT_NUMBER_DE": _IBAN.format("DE", 4),
    "BANK_ACCOUNT_NUMBER_ES": _IBAN.format("ES", 5),
    "BANK_ACCOUNT_NUMBER_FR": _IBAN.format("FR", 5),
    "BANK_ACCOUNT_NUMBER_GB": _IBAN.format("GB", 4),
    "BANK_ACCOUNT_NUMBER_IT": _IBAN.format("IT", 5),
    "CNPJ_BR": r"\b\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}\b",
    "CPF_CODE_BR": r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b",
    "CREDIT_CARD_MAGNETIC_STRIPE": r"%B\d{12,19}\^[^^]{2,26}\^\d{4}[^?]*\?|;\d{12,19}=\d{4}[^?]*\?",
    "CREDIT_CARD_NUMBER": r"\b(?:\d{4}[ -]?){3}\d{4}\b|\b3[47]\d{2}[ -]?\d{6}[ -]?\d{5}\b",
    "EMAIL_ADDRESS": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "IP_ADDRESS": r"\b(?:\d{1,3}\.){3}\d{1,3}\b|(?<![\w:])(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}(?![\w:])",
    "LAT_LONG": r"(?<![\d.])-?\d{1,2}\.\d{4,}, ?-?\d{1,3}\.\d{4,}(?![\d.])",
    "NAME": r"\b(?:Mr|Mrs|Ms|Dr|Prof)\.? (?P<value>[A-Z][a-z]+(?: [A-Z][a-z]+)*)",
    "NATIONAL_IDENTIFICATION_NUMBER_IT": r"\b[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]\b",
    "NATIONAL_INSURANCE_NUMBER_GB": r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
    "NIE_NUMBER_ES": r"\b[XYZ]-?\d{7}-?[A-Z]\b",
    "NIF_NUMBER_ES": r"\b\d{8}-?[A-Z]\b",
    "OPEN_SSH_PRIVATE_KEY": _PRIVATE.format("OPENSSH PRIVATE KEY"),
    "PGP_PRIVATE_KEY": _PRIVATE.format("PGP PRIVATE KEY BLOCK"),
    "PKCS_PRIVATE_KEY": _PRIVATE.format("(?:RSA |EC |DSA |ENCRYPTED )?PRIVATE KEY"),
    "PUTTY_PRIVATE_KEY": r"PuTTY-User-Key-File-[23]:[\s\S]+?Private-MAC: [0-9a-f]+",
    "PHONE_NUMBER_BR": r"(?:\+55[ -]?)?\(?\b\d{2}\)?[ -]\d{4,5}-\d{4}\b",
    "PHONE_NUMBER_DE": r"(?:\+49[ -]?|\b0)\d{2,5}[ /-]?\d{3,8}\b",
    "PHONE_NUMBER_ES": r"\+34[ -]?\d{3}[ -]?\d{2,3}[ -]?\d{2,3}(?:[ -]?\d{2})?\b",
    "PHONE_NUMBER_FR": r"(?:\+33[ .-]?[1-9]|\b0[1-9])(?:[ .-]?\d{2}){4}\b",
    "PHONE_NUMBER_GB": r"(?:\+44[ -]?|\b0)\d{2,5}[ -]?\d{3,4}[ -]?\d{3,4}\b",
    "PHONE_NUMBER_IT": r"\+39[ -]?\d{2,4}[ -]?\d{5,8}\b",
    "PHONE_NUMBER_US": r"(?:\+1[ -]?)?\(?\b\d{3}\)?[ .-]\d{3}[.-]\d{4}\b",
    "POSTAL_CODE_CA": r"\b[A-Z]\d[A-Z] \d[A-Z]\d\b",
    "SSN_ES": r"\b\d{2}[/ ]\d{8}[/ ]\d{2}\b",
    "SSN_US": r"\b\d{3}-\d{2}-\d{4}\b",
    "INDIVIDUAL_TAX_IDENTIFICATION_NUMBER_US": r"\b9\d{2}-[5-9]\d-\d{4}\b",
    "INSEE_CODE_FR": r"\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d{2} ?\d{3} ?\d{3}(?: ?\d{2})?\b",
    "VEHICLE_IDENTIFICATION_NUMBER": r"\b(?=[A-HJ-NPR-Z]*\d)[A-HJ-NPR-Z0-9]{17}\b",
}
_DATE = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|[A-Z][a-z]+ \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]+ \d{4}"
_LICENSE = r"drivers?'?s? ?licen[cs]e|driving licen[cs]e|\bdl\b|permis de conduire|f[üu]hrerschein|patente"
_HEALTH = r"health|insurance|carte vitale|krankenversicherung"
_TAX = r"\btax\b|\btin\b|\bnif\b|steuer|fiscal|\butr\b"
# By a word for them, and their form within reach of it.
NAMED = {
    "AWS_SECRET_KEY": (r"aws_secret_access_key|secret ?(?:access)? ?key|credentials", r"[A-Za-z0-9/+=]{40}"),
    "BANK_ACCOUNT_NUMBER_US": (r"account|\bacct\b", r"\d{8,17}"),
    "CEP_CODE_BR": (r"\bcep\b|c[óo]digo postal", r"\d{5}-?\d{3}"),
    "CREDIT_CARD_EXPIRATION": (r"exp(?:iry|ir\w*)?\b", r"(?:0[1-9]|1[0-2])[/ -]\d{2,4}"),
    "CREDIT_CARD_SECURITY_CODE": (r"\bcv[vc]2?\b|\bcid\b|security code|card verification", r"\d{3,4}"),
    "DATE_OF_BIRTH": (r"birth|\bborn\b|\bdob\b|\bb-?day\b", _DATE),
    "DRIVERS_LICENSE": (_LICENSE, r"(?=[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]{4,19}"),
    "DRUG_ENFORCEMENT_AGENCY_NUMBER_US": (r"\bdea\b|drug enforcement", r"[A-Z]{2}\d{7}"),
    "ELECTORAL_ROLL_NUMBER_GB": (r"elector|voter", r"[A-Z]{1,3}-?\d{1,4}"),
    "HEALTH_INSURANCE_CARD_NUMBER_EU": (_HEALTH, r"[A-Z0-9]{10,20}"),
    "HEALTH_INSURANCE_CLAIM_NUMBER_US": (_HEALTH + r"|\bhicn?\b|claim", r"\d{3}-?\d{2}-?\d{4}-?[A-Z]\d?"),
    "HEALTH_INSURANCE_NUMBER_FR": (_HEALTH, r"\d{21}"),
    "HEALTHCARE_PROCEDURE_CODE_US": (r"hcpcs|procedure code|\bcpt\b", r"[A-Z]\d{4}"),
    "MEDICARE_BENEFICIARY_NUMBER_US": (r"medicare|\bmbi\b", r"\d[A-Z][A-Z0-9]\d-?[A-Z][A-Z0-9]\d-?[A-Z]{2}\d{2}"),
    "NATIONAL_DRUG_CODE_US": (r"national drug code|\bndc\b", r"\d{4,5}-\d{3,4}-\d{1,2}"),
    "NATIONAL_IDENTIFICATION_NUMBER_DE": (r"ausweis|personalnummer|identification", r"[A-Z0-9]{9,10}"),
    "NATIONAL_IDENTIFICATION_NUMBER_ES": (r"\bdni\b|documento nacional", r"\d{8}-?[A-Z]"),
    "NATIONAL_PROVIDER_ID_US": (r"\bnpi\b|national provider", r"[12]\d{9}"),
    "NHS_NUMBER_GB": (r"\bnhs\b|national health", r"\d{3}[ -]?\d{3}[ -]?\d{4}"),
    "PASSPORT_NUMBER_CA": (r"passe?port", r"[A-Z]{2}\d{6}"),
    "PASSPORT_NUMBER_DE": (r"passport|reisepass", r"[CFGHJKLMNPRTVWXYZ0-9]{9,10}"),
    "PASSPORT_NUMBER_ES": (r"passport|pasaporte", r"[A-Z]{2,3}\d{6}"),
    "PASSPORT_NUMBER_FR": (r"passe?port", r"\d{2}[A-Z]{2}\d{5}"),
    "PASSPORT_NUMBER_GB": (r"passport", r"\d{9}"),
    "PASSPORT_NUMBER_IT": (r"passport|passaporto", r"[A-Z]{2}\d{7}"),
    "PASSPORT_NUMBER_US": (r"passport|travel document", r"[A-Z]?\d{8,9}"),
    "PERMANENT_RESIDENCE_NUMBER_CA": (r"permanent resid", r"[A-Z]{2}\d{7,10}"),
    "PERSONAL_HEALTH_NUMBER_CA": (r"health|\bphn\b|\bmsp\b", r"\d{4}[ -]?\d{3}[ -]?\d{3}"),
    "RG_NUMBER_BR": (r"\brg\b|registro geral", r"\d{1,2}\.?\d{3}\.?\d{3}-?[\dXx]"),
    "SOCIAL_INSURANCE_NUMBER_CA": (r"\bsin\b|social insurance|assurance sociale", r"\d{3}[ -]?\d{3}[ -]?\d{3}"),
    "TAX_ID_DE": (_TAX, r"\d{11}"),
    "TAX_ID_ES": (_TAX + r"|\bcif\b", r"[A-Z]-?\d{7}-?[A-Z0-9]|\d{8}-?[A-Z]"),
    "TAX_ID_FR": (_TAX, r"[0-3]\d{12}"),
    "TAX_ID_GB": (_TAX, r"\d{10}"),
    "ZIP_CODE_US": (r"\bzip\b|postal code|address", r"\d{5}(?:-\d{4})?"),
}
LICENSE = "DRIVERS_LICENSE_"  # of thirty countries


@cache
def pattern(identifier: str) -> re.Pattern[str]:
    """What to look for; ``value`` is what is masked, where that is not all."""
    if identifier in FORMS:
        return re.compile(FORMS[identifier])
    word, form = NAMED["DRIVERS_LICENSE" if identifier.startswith(LICENSE) else identifier]
    return re.compile(rf"(?i:{word})[^\n]{{0,{NEAR}}}?(?<![\w-])(?P<value>{form})(?![\w-])")
