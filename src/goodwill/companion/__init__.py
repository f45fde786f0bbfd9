"""The book's machinery: its ledger of claims, its pictures and explorers; no mathematics imports it."""
