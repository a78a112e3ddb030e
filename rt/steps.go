package rt

// each calls f for all values, also if one of the calls ends the goroutine: then the
// rest is done while it unwinds. An apartment's end goes on so whatever the objects'
// ends do.
func each[T any](values []T, f func(T)) {
	for i, v := range values {
		func() {
			returned := false
			defer func() {
				if !returned {
					each(values[i+1:], f)
				}
			}()
			f(v)
			returned = true
		}()
	}
}

// inOrder does one step after the other, as each does.
func inOrder(steps ...func()) { each(steps, func(step func()) { step() }) }
