package guid

import "testing"

var clock = GUID{0x6f1a0c52, 0x0d5e, 0x4d1c, [8]byte{0x9a, 0x57, 0x2f, 0x6c, 0x3d, 0x0b, 0x7e, 0x11}}

func TestParse(t *testing.T) {
	tests := []struct {
		in   string
		want GUID
		ok   bool
	}{
		{"6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11", clock, true},
		{"{6F1A0C52-0D5E-4D1C-9A57-2F6C3D0B7E11}", clock, true},
		{"00000000-0000-0000-0000-000000000000", GUID{}, true},
		{"{6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11", GUID{}, false},
		{"6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e1", GUID{}, false},
		{"6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e1g", GUID{}, false},
		{"6f1a0c5-20d5e-4d1c-9a57-2f6c3d0b7e11", GUID{}, false},
		{"", GUID{}, false},
	}
	for _, tt := range tests {
		got, err := Parse(tt.in)
		if (err == nil) != tt.ok {
			t.Errorf("Parse(%q): error %v, want ok %v", tt.in, err, tt.ok)
		}
		if tt.ok && got != tt.want {
			t.Errorf("Parse(%q) = %v, want %v", tt.in, got, tt.want)
		}
	}
}

func TestString(t *testing.T) {
	const want = "6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11"
	if got := clock.String(); got != want {
		t.Errorf("String() = %s, want %s", got, want)
	}
	if MustParse(want) != clock {
		t.Errorf("MustParse(%s) = %v", want, MustParse(want))
	}
}

func TestText(t *testing.T) {
	text, err := clock.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var back GUID
	if err := back.UnmarshalText(text); err != nil || back != clock {
		t.Errorf("UnmarshalText(%s) = %v, %v", text, back, err)
	}
	if err := back.UnmarshalText([]byte("nonsense")); err == nil || back != clock {
		t.Errorf("after a failed UnmarshalText: %v, error %v", back, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("6f1a0c52-0d5e-4d1c-9a57-2f6c3d0b7e11")
	f.Add("{6F1A0C52-0D5E-4D1C-9A57-2F6C3D0B7E11}")
	f.Fuzz(func(t *testing.T, s string) {
		g, err := Parse(s)
		if err != nil {
			return
		}
		if again, err := Parse(g.String()); err != nil || again != g {
			t.Errorf("%q reads as %v, which reads as %v, %v", s, g, again, err)
		}
	})
}
