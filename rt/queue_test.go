package rt

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// order gives the cids of a list.
func order(first *item) (cids []causalityID) {
	for it := first; it != nil; it = it.next {
		cids = append(cids, it.chain.cid)
	}
	return cids
}

// numbered makes an item that order knows.
func numbered(cid causalityID) *item { return &item{chain: link{cid: cid}} }

func TestInboxOrder(t *testing.T) {
	var q inbox
	if first, _ := q.take(); first != nil {
		t.Error("an empty inbox gave", order(first))
	}
	for cid := range causalityID(3) {
		if accepted, ring := q.push(numbered(cid)); !accepted || ring {
			t.Error("push to an owner who is awake:", accepted, ring)
		}
	}
	first, last := q.take()
	if got := order(first); !slices.Equal(got, []causalityID{0, 1, 2}) || last.chain.cid != 2 {
		t.Error("oldest first:", got, last.chain.cid)
	}
	if q.pending() {
		t.Error("something is left")
	}
}

// The push that finds the owner asleep must ring, and only that one.
func TestInboxRings(t *testing.T) {
	var q inbox
	if !q.doze() || q.pending() {
		t.Error("an empty inbox does not let its owner sleep")
	}
	if first, _ := q.take(); first != nil {
		t.Error("an inbox whose owner sleeps gave", order(first))
	}
	_, ring := q.push(&item{})
	_, again := q.push(&item{})
	if !ring || again {
		t.Error("rings:", ring, again)
	}
	if q.doze() {
		t.Error("its owner sleeps though something is in")
	}
	q.take()
	if q.rouse() {
		t.Error("roused an owner who is awake")
	}
	q.doze()
	if !q.rouse() || q.rouse() {
		t.Error("an owner who sleeps is roused once")
	}
}

func TestInboxClose(t *testing.T) {
	var q inbox
	q.push(numbered(1))
	q.push(numbered(2))
	if got := order(q.close()); !slices.Equal(got, []causalityID{1, 2}) {
		t.Error("what was in:", got)
	}
	if accepted, _ := q.push(&item{}); accepted {
		t.Error("a closed inbox accepts")
	}
	if q.close() != nil || q.pending() || q.doze() || q.rouse() {
		t.Error("a closed inbox is not empty and quiet")
	}
	var asleep inbox
	asleep.doze()
	if asleep.close() != nil {
		t.Error("an empty inbox was not")
	}
}

// counting is work that only counts how it ended.
type counting struct{ ran, refused, given int }

func (c *counting) run(*apartment)     { c.ran++ }
func (c *counting) refuse(error)       { c.refused++ }
func (c *counting) abandoned()         { c.given++ }
func (c *counting) describe(*CallInfo) {}

// Whatever the order of sender and worker, each item ends in exactly one way, and
// then it is done.
func TestReplyEnds(t *testing.T) {
	for name, test := range map[string]struct {
		steps func(it *item)
		want  counting
	}{
		"run":                   {func(it *item) { it.execute(nil) }, counting{1, 0, 0}},
		"refused":               {func(it *item) { it.cancel(RPC_E_DISCONNECTED) }, counting{0, 1, 0}},
		"abandoned, then run":   {func(it *item) { it.reply.abandon(); it.execute(nil) }, counting{0, 0, 1}},
		"abandoned, then ended": {func(it *item) { it.reply.abandon(); it.cancel(RPC_E_DISCONNECTED) }, counting{0, 0, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			c := &counting{}
			it := &item{work: c}
			it.reply.start(nil)
			if it.reply.isDone() {
				t.Error("done before it begins")
			}
			test.steps(it)
			if *c != test.want {
				t.Errorf("%+v, want %+v", *c, test.want)
			}
			if !it.reply.isDone() || it.reply.abandon() {
				t.Error("not done")
			}
		})
	}
}

// abandonsWithin is work whose sender goes while it runs.
type abandonsWithin struct {
	counting
	reply *reply
}

func (a *abandonsWithin) run(*apartment) {
	a.ran++
	a.reply.abandon()
}

func TestReplyAbandonedWhileRunning(t *testing.T) {
	w := &abandonsWithin{}
	it := &item{work: w}
	w.reply = &it.reply
	it.reply.start(nil)
	it.execute(nil)
	if w.counting != (counting{1, 0, 1}) {
		t.Errorf("%+v", w.counting)
	}
}

// Senders and an owner who sleeps whenever he can: nobody is forgotten, which would
// hang the test.
func TestNoLostWakeUp(t *testing.T) {
	for _, policy := range []SpinPolicy{SpinAuto, SpinNever} {
		p := NewProcess()
		p.mu.Lock()
		p.threads++
		sta := p.startSTA(&staOptions{unlocked: true, spin: policy}, p.threadEnds)
		p.mu.Unlock()
		target := sta.apt
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				c := &counting{}
				it := &item{work: c}
				for range 2000 {
					it.start(nil, target)
					if !target.submit(it) {
						t.Error("refused")
					}
					if err := it.await(t.Context()); err != nil {
						t.Error(err)
					}
				}
				if c.ran != 2000 {
					t.Error("ran", c.ran, "times")
				}
			})
		}
		wg.Wait()
		if err := sta.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// An STA that is about to sleep sees a reply that came while nobody had to ring.
func TestSleepSeesReply(t *testing.T) {
	p := NewProcess()
	l := newLoop(p.newApartment(""), &staOptions{spin: SpinNever})
	it := &item{work: &counting{}, target: l.apt}
	it.reply.caller = l
	it.complete()
	l.sleep(t.Context(), it)
	if l.inbox.rouse() {
		t.Error("still asleep")
	}
}

// The MTA keeps only some of the workers that it needed at once.
func TestIdleWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewProcess()
		p.mu.Lock()
		mta := p.enterMTA()
		p.mu.Unlock()
		block := make(chan struct{})
		for range 3 * maxIdleWorkers {
			mta.post(func(context.Context) error {
				<-block
				return nil
			})
		}
		synctest.Wait()
		close(block)
		synctest.Wait()
		if n := mta.workers.idle.Load(); n != maxIdleWorkers {
			t.Error("idle workers:", n)
		}
		p.leaveMTA()
	})
}

func TestBackoff(t *testing.T) {
	var b backoff
	var spins []int // in which waits
	for wait := range 3 * maxSpinsToOmit {
		if n := b.allow(); n > 0 {
			spins = append(spins, wait)
			b.paid(false)
			if long := len(spins) > 9; long != (n == longSpin) {
				t.Errorf("spin %d is as long as %d", len(spins), n)
			}
		}
	}
	// After one that failed 1 is left out, then 2, 4 … 1024, and never more.
	want := []int{0, 2, 5, 10, 19, 36, 69, 134, 263, 520, 1033, 2058}
	if !slices.Equal(spins, want) {
		t.Error("spins that do not pay:", spins)
	}
	for b.allow() == 0 {
	}
	b.paid(true)
	for range 10 {
		if n := b.allow(); n != 1 {
			t.Error("after a spin that paid, one is as long as", n)
		}
		b.paid(true)
	}
}

// Who waits for an STA that looks out gives way until that would have gone to sleep,
// by the clock, which is not looked at before there is a reason.
func TestVigil(t *testing.T) {
	var l loop
	it := &item{target: &apartment{loop: &l}}
	vigils := func(what string, want int) (v vigil) {
		v = it.vigil()
		for v.lasts() {
		}
		if v.yields != want {
			t.Errorf("%s: %d yields, want %d", what, v.yields, want)
		}
		return v
	}
	if v := vigils("an STA without a thread", fewYields); v.since != 0 {
		t.Error("the clock was looked at")
	}
	l.locked = true
	vigils("a locked one, and one processor", 0)
	l.spins = true
	synctest.Test(t, func(*testing.T) { vigils("a locked one, and no time passes", lockedYields) })
	it.endVigil(it.vigil(), false)
	vigils("a locked one, after a vigil in vain", 0)
	l.policy = SpinNever
	vigils("one that is not to be waited for", 0)
	*it.target = apartment{}
	vigils("the MTA", fewYields)
}

// A vigil's time begins with the first look at the clock. A long one lasts longer.
func TestVigilTime(t *testing.T) {
	for _, spins := range []int{1, longSpin} {
		v := vigil{most: spins * lockedYields}
		end := 7 + time.Duration(spins)*lookOutTime
		for now, want := range map[time.Duration]bool{7: true, end: true, end + 1: false} {
			v.since = 7
			if v.inTime(now) != want {
				t.Errorf("at %v of %v: %v", now, end, !want)
			}
		}
		v.since = 0
		if !v.inTime(7) || v.since != 7 {
			t.Error("the first look is not the beginning:", v.since)
		}
	}
}

// activityOf makes an activity with somebody inside.
func activityOf(t *testing.T) *activity {
	t.Helper()
	act := NewProcess().newNeutral().activity
	if !act.step() {
		t.Fatal("an empty apartment is not to be entered")
	}
	return act
}

// queued is an entrant who has found somebody inside.
func queued(t *testing.T, act *activity) *entrant {
	t.Helper()
	e := act.apt.proc.newEntrant(nil)
	if act.line(e) {
		t.Fatal("two are inside")
	}
	return e
}

// Who leaves wakes one, and nobody more before that one has tried.
func TestActivityWakesOne(t *testing.T) {
	act := activityOf(t)
	first, second := queued(t, act), queued(t, act)
	act.leave()
	if !first.item.reply.isDone() || second.item.reply.isDone() {
		t.Error("woken:", first.item.reply.isDone(), second.item.reply.isDone())
	}
	if !act.step() {
		t.Error("nobody may enter before the one who was woken")
	}
	act.leave()
	if second.item.reply.isDone() {
		t.Error("a second one was woken while the first was on his way")
	}
	if first.lost = true; !act.lookOn(first) {
		t.Error("the first does not get in")
	}
	act.leave()
	if second.lost = true; !second.item.reply.isDone() || !act.lookOn(second) {
		t.Error("the second was not woken, or does not get in")
	}
	act.leave()
	if w := act.word.Load(); w != 0 {
		t.Errorf("in the end the word is %b", w)
	}
}

// Who has been losing for long shuts the door. He is woken although somebody else was on
// his way when the last one left.
func TestActivityDoor(t *testing.T) {
	act := activityOf(t)
	onHisWay := queued(t, act)
	act.leave()
	act.step()
	loser := act.apt.proc.newEntrant(nil)
	loser.since, loser.lost = -time.Hour, true
	act.line(loser)
	act.word.Or(activityWoken) // the other one still is
	act.leave()
	if act.step() {
		t.Error("the door is open")
	}
	if onHisWay.lost = true; loser.item.reply.isDone() || act.lookOn(onHisWay) || act.line(onHisWay) {
		t.Error("woken too soon, or the door is open")
	}
	if !loser.item.reply.isDone() || !act.lookOn(loser) {
		t.Error("the one who shut the door does not get in")
	}
	act.leave()
	if !onHisWay.item.reply.isDone() || !act.line(onHisWay) {
		t.Error("the other one does not get in")
	}
	act.leave()
	if w := act.word.Load(); w != 0 {
		t.Errorf("in the end the word is %b", w)
	}
}

// The activity of a loser who gives up is open to others.
func TestActivityGivenUp(t *testing.T) {
	act := activityOf(t)
	loser := act.apt.proc.newEntrant(nil)
	loser.since, loser.lost = -time.Hour, true
	act.line(loser)
	other := queued(t, act)
	act.leave() // wakes the loser
	loser.item.reply.abandon()
	act.giveUp(loser)
	if !other.item.reply.isDone() || !act.line(other) {
		t.Error("the other one does not get in")
	}
}
