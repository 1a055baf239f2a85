# The few verbs of this project. Each sets up what it needs; see scripts/.
.PHONY: serve test check bench fuzz soak format

serve:   ## run the server: HOST, PORT and DATA_DIR may be given
	@scripts/serve.sh

test:    ## everything: checks, node's tests, pytest
	@scripts/test.sh

check:   ## style, types, layers, documentation
	@scripts/check.sh

bench:   ## the figures, one JSON object a line; BENCH may name some of them
	@scripts/bench.sh $(BENCH)

fuzz:    ## every parser, FUZZ_S seconds each (60); FUZZ may name some of them
	@scripts/fuzz.sh $(FUZZ)

soak:    ## people who come and go with sound and picture for two hours; SOAK_S seconds may be given
	@scripts/soak.sh

format:  ## put the Python files into their one form
	@scripts/format.sh
