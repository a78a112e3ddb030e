# Each target is one or two go commands; make help lists them.

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

.PHONY: run
run: ## regenerate the example and run its story
	go generate ./examples/idataobject && go run ./examples/idataobject

.PHONY: test
test: ## run all tests with the race detector
	go test -race ./...

.PHONY: lint
lint: ## vet and staticcheck
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

.PHONY: generate
generate: ## regenerate everything that goidl generates
	go generate ./...

.PHONY: checkgenerate
checkgenerate: generate ## fail when generated files are not what the sources say
	git diff --exit-code

.PHONY: update
update: ## rewrite the golden files
	go test ./... -update

.PHONY: fuzz
fuzz: ## fuzz each target for a minute
	.ci/fuzz 60s

.PHONY: soak
soak: ## ten million calls through a hundred apartments that come and go
	GOIDL_HEAVY=1 go test -run 'TestSoak$$' -v -timeout 1h ./rt

.PHONY: bench
bench: ## measure beside the yardsticks, e.g. BENCHFLAGS='-only calls'
	go run -C bench . $(BENCHFLAGS)
