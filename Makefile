# Each command is one line; what it does is in tools/. STACK=name works on another stack.
STACK ?= local
TOOLS = python3 tools/bootstrap.py && .venv/bin/python -m tools

.PHONY: up preview down status logs doctor test check fix env screenshots rotate verify rollback drift

up:      ; @$(TOOLS) up --stack $(STACK)
preview: ; @$(TOOLS) preview --stack $(STACK)
down:    ; @$(TOOLS) down --stack $(STACK)
status:  ; @$(TOOLS) status
logs:    ; @$(TOOLS) logs
doctor:  ; @$(TOOLS) doctor
test:    ; @$(TOOLS) test
check:   ; @$(TOOLS) check
fix:     ; @$(TOOLS) fix
env:     ; @$(TOOLS) env
screenshots: ; @$(TOOLS) screenshots
rotate:  ; @$(TOOLS) rotate --stack $(STACK) $(if $(FINISH),--finish)
verify:  ; @$(TOOLS) verify --stack $(STACK) $(if $(URL),--url '$(URL)')
rollback: ; @$(TOOLS) rollback --stack $(STACK) --worker '$(WORKER)' $(if $(TO),--to '$(TO)') $(if $(UNDO),--undo)
drift:   ; @$(TOOLS) drift --stack $(STACK)
