package runner

import (
	"errors"
	"fmt"
)

// of gives the vectors of an interface, by its InterfaceKey.
func (s *Suite) of(key string) []*Vector {
	var list []*Vector
	for _, v := range s.Vectors {
		if InterfaceKey(v.IDL, v.Interface) == key && s.desc.Broken[v.ID] == "" {
			list = append(list, v)
		}
	}
	return list
}

// Seeds gives the messages of an interface's vectors.
func (s *Suite) Seeds(key string) [][]byte {
	var seeds [][]byte
	for _, v := range s.of(key) {
		message, _ := v.message()
		seeds = append(seeds, message)
	}
	return seeds
}

// Attack decodes a message as the n-th vector of an interface is decoded, counted
// as Seeds counts them. What the decoder accepts, the encoder must be able to
// write, and the decoder must read the same from that.
func (s *Suite) Attack(key string, n int, message []byte) error {
	vectors := s.of(key)
	if len(vectors) == 0 {
		return errors.New("there are no vectors")
	}
	c, err := s.newCheck(vectors[n%len(vectors)])
	if err != nil {
		return err
	}
	switch err := c.attack(message); {
	case errors.Is(err, errRefused):
		return nil
	case err != nil:
		return fmt.Errorf("%s: %w", c.vector.ID, err)
	case c.vector.Dir == "reply":
		return nil
	}
	if err := c.roundTrip(message); err != nil {
		return fmt.Errorf("%s: %w", c.vector.ID, err)
	}
	return nil
}

// roundTrip decodes a request, encodes that, and decodes it again.
func (c *check) roundTrip(message []byte) error {
	first, called, err := c.decodeRequest(message, c.rep, c.in)
	if !called {
		return orNotCalled(err)
	}
	again, err := c.encodeRequest(first)
	if err != nil {
		return fmt.Errorf("what was decoded cannot be encoded: %w", err)
	}
	second, called, err := c.decodeRequest(again, littleEndian, c.in)
	if !called {
		return fmt.Errorf("what was encoded cannot be decoded: %w", orNotCalled(err))
	}
	if err := c.compare(second, first, c.method.In); err != nil {
		return fmt.Errorf("what was encoded is something else: %w", err)
	}
	return nil
}
