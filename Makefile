# What stays with make; everything else is `./code24 --help`.
# Any other target is handed on with its variables, and prints its new form.
.DEFAULT_GOAL := up

up down test check fix: FORCE ; @./code24 make $@ $(MAKEOVERRIDES)
%: FORCE ; @./code24 make $@ $(MAKEOVERRIDES)

Makefile: ;
FORCE: ;
