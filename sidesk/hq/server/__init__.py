"""Headquarters on the network: FastAPI on uvicorn. The extra `hq` brings both along."""
