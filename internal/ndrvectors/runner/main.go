package runner

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
)

// A Verdict is what came out for a vector.
type Verdict struct {
	ID  string
	Why string // "" if it passed

	// Gaps says that nothing is wrong but alignment gaps that only Wine vouches
	// for; see gapMatch.
	Gaps bool
}

// Main is the main function of a program that checks vectors. It prints a
// Verdict for each vector, a line of JSON each, in the order of the vectors.
//
// A stack that overflows ends the whole program. Its caller sees how far it got,
// and starts another with -skip.
func Main(vectors, description []byte) {
	skip := flag.Int("skip", 0, "begin after so many vectors")
	hostile := flag.Bool("hostile", false, "also try what nobody should send")
	flag.Parse()
	suite, err := NewSuite(vectors, description)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	out := json.NewEncoder(os.Stdout)
	for _, v := range suite.Vectors[min(*skip, len(suite.Vectors)):] {
		if err := out.Encode(suite.verdict(v, *hostile)); err != nil {
			os.Exit(1)
		}
	}
}

// verdict checks a vector. Decoders must stand what is hostile also where they do
// not understand the vector itself.
func (s *Suite) verdict(v *Vector, hostile bool) Verdict {
	c, err := s.newCheck(v)
	gaps := false
	if err == nil {
		err = c.run()
		gaps = errors.As(err, new(*gapsError))
		if hostile {
			worse := c.hostile(err == nil)
			gaps = gaps && worse == nil
			err = errors.Join(err, worse)
		}
	}
	if err != nil {
		return Verdict{v.ID, strings.ReplaceAll(err.Error(), "\n", "; "), gaps}
	}
	return Verdict{ID: v.ID}
}
