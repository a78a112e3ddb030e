package idl

//go:generate go run -C ../.. ./cmd/goidl gen bench/idl/bench.idl
