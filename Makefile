# Each command is one line; what it does is in tools/. STACK=name works on another stack.
STACK ?= local
TOOLS = python3 tools/bootstrap.py && .venv/bin/python -m tools

.PHONY: up preview down status logs doctor test check fix env screenshots rotate diagram

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
diagram: ; @$(TOOLS) diagram
