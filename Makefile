# Each command is one line; what it does is in cli/. STACK=name works on another stack.
# PORT=number, with `up`, is the local cloud's from then on.
# ALLOW=name lets a namespace be deleted or replaced this once: docs/policies.md.
STACK ?= local
ALLOWED = $(foreach name,$(ALLOW),--allow $(name))
# Said with the command: the shell's own PORT is for other programs.
CHOSEN = $(if $(filter command,$(firstword $(origin PORT))),--port $(PORT))
TOOLS = python3 machine/bootstrap.py && .venv/bin/python -m cli

.PHONY: up preview down status logs env verify drift recover rollback rotate
.PHONY: rehearse review adopt stack forget scan doctor test check fix golden recordings diagram screenshots
.PHONY: bench chaos fuzz steady audit

up:      ; @$(TOOLS) up --stack $(STACK) $(ALLOWED) $(CHOSEN)
preview: ; @$(TOOLS) preview --stack $(STACK) $(ALLOWED)
down:    ; @$(TOOLS) down --stack $(STACK)
status:  ; @$(TOOLS) status
logs:    ; @$(TOOLS) logs
env:     ; @$(TOOLS) env
verify:  ; @$(TOOLS) verify --stack $(STACK) $(if $(URL),--url '$(URL)')
drift:   ; @$(TOOLS) drift --stack $(STACK)
recover: ; @$(TOOLS) recover --stack $(STACK)
rollback: ; @$(TOOLS) rollback --stack $(STACK) --worker '$(WORKER)' $(if $(TO),--to '$(TO)') $(if $(UNDO),--undo)
rotate:  ; @$(TOOLS) rotate --stack $(STACK) $(if $(FINISH),--finish)
rehearse: ; @$(TOOLS) rehearse --stack $(STACK) $(if $(BASE),--base $(BASE)) $(if $(OUT),--out $(OUT))
review:  ; @$(TOOLS) review --stack $(STACK) $(if $(OUT),--out $(OUT)) $(if $(FROM),--from $(FROM))
adopt:   ; @$(TOOLS) adopt --stack $(STACK)
stack:   ; @$(TOOLS) stack $(if $(NAME),--name $(NAME)) $(if $(FROM),--from $(FROM))
forget:  ; @$(TOOLS) forget $(if $(NAME),--name $(NAME))
bench:   ; @$(TOOLS) bench $(foreach name,$(ONLY),--only $(name)) $(if $(RECORD),--record)
chaos:   ; @$(TOOLS) chaos $(foreach name,$(ONLY),--only $(name)) $(if $(MINUTES),--minutes $(MINUTES))
audit:   ; @$(TOOLS) audit $(if $(OUT),--out $(OUT))
fuzz:    ; @$(TOOLS) fuzz $(if $(CASES),--cases $(CASES))
steady:  ; @$(TOOLS) steady $(if $(RUNS),--runs $(RUNS))
scan:    ; @$(TOOLS) scan
doctor:  ; @$(TOOLS) doctor
test:    ; @$(TOOLS) test $(if $(PLUGIN),--plugin $(PLUGIN)) $(foreach name,$(ONLY),--only $(name))
check:   ; @$(TOOLS) check
fix:     ; @$(TOOLS) fix
golden:  ; @$(TOOLS) golden
recordings: ; @$(TOOLS) recordings
diagram: ; @$(TOOLS) diagram
screenshots: ; @$(TOOLS) screenshots
