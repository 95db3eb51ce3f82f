"""The chains on which payments are made: their names, whose kind they are of, and their USDC (published addresses)."""

from __future__ import annotations

import re
from typing import NamedTuple

EVM, SVM = "ETHEREUM", "SOLANA"
ADDRESS = {EVM: re.compile(r"0x[0-9a-fA-F]{40}"), SVM: re.compile(r"[1-9A-HJ-NP-Za-km-z]{32,44}")}


class Chain(NamedTuple):
    network: str
    usdc: str


BASE = Chain(EVM, "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913")
BASE_SEPOLIA = Chain(EVM, "0x036CbD53842c5426634e7929541eC2318f3dCF7e")
MAINNET = Chain(EVM, "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48")
SEPOLIA = Chain(EVM, "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238")
SOLANA = Chain(SVM, "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v")
SOLANA_DEVNET = Chain(SVM, "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU")
CHAINS = {
    "base": BASE,
    "eip155:8453": BASE,
    "base-sepolia": BASE_SEPOLIA,
    "eip155:84532": BASE_SEPOLIA,
    "ethereum": MAINNET,
    "eip155:1": MAINNET,
    "sepolia": SEPOLIA,
    "eip155:11155111": SEPOLIA,
    "eip155:42161": Chain(EVM, "0xaf88d065e77c8cC2239327C5EDb3A432268e5831"),
    "eip155:10": Chain(EVM, "0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85"),
    "solana": SOLANA,
    "solana-mainnet": SOLANA,
    "solana:5eykt4usfv8p8njdtrepy1vzqkqzkvdp": SOLANA,
    "solana:5eykt4usfv8p8njdtrepy1vzqkqzkvdpkuc147dw2n9d": SOLANA,
    "solana-devnet": SOLANA_DEVNET,
    "solana:etwtrabzayq6imfeykouru166vu2xqa1": SOLANA_DEVNET,
    "solana:etwtrabzayq6imfeykouru166vu2xqa1wcawoxpkrzbg": SOLANA_DEVNET,
}
