# Each command is one line; what it does is in tools/. STACK=name works on another stack.
STACK ?= local
TOOLS = python3 tools/bootstrap.py && .venv/bin/python -m tools

.PHONY: up preview review down status logs doctor test check fix env screenshots golden rotate rehearse adopt stack forget scan

up:      ; @$(TOOLS) up --stack $(STACK)
preview: ; @$(TOOLS) preview --stack $(STACK)
review:  ; @$(TOOLS) review --stack $(STACK) $(if $(OUT),--out $(OUT)) $(if $(FROM),--from $(FROM))
down:    ; @$(TOOLS) down --stack $(STACK)
status:  ; @$(TOOLS) status
logs:    ; @$(TOOLS) logs
doctor:  ; @$(TOOLS) doctor
test:    ; @$(TOOLS) test
check:   ; @$(TOOLS) check
fix:     ; @$(TOOLS) fix
env:     ; @$(TOOLS) env
screenshots: ; @$(TOOLS) screenshots
golden:  ; @$(TOOLS) golden
rotate:  ; @$(TOOLS) rotate --stack $(STACK) $(if $(FINISH),--finish)
rehearse: ; @$(TOOLS) rehearse --stack $(STACK) $(if $(BASE),--base $(BASE)) $(if $(OUT),--out $(OUT))
adopt:   ; @$(TOOLS) adopt --stack $(STACK)
stack:   ; @$(TOOLS) stack $(if $(NAME),--name $(NAME)) $(if $(FROM),--from $(FROM))
forget:  ; @$(TOOLS) forget $(if $(NAME),--name $(NAME))
scan:    ; @$(TOOLS) scan
