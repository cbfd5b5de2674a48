# Each target is a command of packaging/dev.py, which works where there is no make.
PYTHON ?= python3
.DEFAULT_GOAL := help
TARGETS := setup run test check lint screens bench soak package wheels lock docs help
.PHONY: $(TARGETS)
$(TARGETS):
	@$(PYTHON) packaging/dev.py $@ $(ARGS)
