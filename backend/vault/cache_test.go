package vault

import (
	"fmt"
	"testing"
	"time"
)

func TestNoMoreKeysAreHeldThanAllowedAndThoseThatGoAreWiped(t *testing.T) {
	c := newCache(3, time.Now)
	first := newSecret()
	c.put("0", &first, 0)
	where := c.keys["0"].Value.(*held)
	for i := 1; i <= 10; i++ {
		key := newSecret()
		c.put(fmt.Sprint(i), &key, 0)
	}
	if len(c.keys) != 3 || c.order.Len() != 3 {
		t.Errorf("%d keys are held", len(c.keys))
	}
	if where.key != (secret{}) {
		t.Error("a key that went is still in memory")
	}
	if _, _, found := c.get("10"); !found {
		t.Error("the last one is not held")
	}
}

func TestAHeldKeyIsForgottenAfterAWhile(t *testing.T) {
	now := time.Now()
	c := newCache(3, func() time.Time { return now })
	key := newSecret()
	c.put("a", &key, 0)
	now = now.Add(61 * time.Second)
	if _, _, found := c.get("a"); found {
		t.Error("another machine may have destroyed it")
	}
}

// Somebody reads a wrapped key, it is destroyed, and then the reader puts down
// what they have read.
func TestAKeyThatWasDestroyedMeanwhileIsNotHeld(t *testing.T) {
	c := newCache(3, time.Now)
	_, seen, _ := c.get("a")
	c.drop("a")
	key := newSecret()
	c.put("a", &key, seen)
	if _, _, found := c.get("a"); found {
		t.Error("a destroyed key is held")
	}
}

func FuzzNothingUnsealedOpens(f *testing.F) {
	key := secret{1}
	f.Add(seal(&key, bound("a"), []byte("x")), "a")
	f.Add("v1:", "")
	f.Fuzz(func(t *testing.T, sealed, about string) {
		if plain, err := open(&secret{2}, bound(about), sealed); err == nil {
			t.Errorf("%q opens as %q", sealed, plain)
		}
	})
}

func FuzzWhatIsLookedForIsCleanedOnce(f *testing.F) {
	f.Add("阿里木 • 买买提")
	f.Add("+86 138-1234-1234")
	f.Add("Anna  Maria·Li")
	f.Fuzz(func(t *testing.T, typed string) {
		if once := cleanName(typed); cleanName(once) != once {
			t.Errorf("%q becomes %q, and then %q", typed, once, cleanName(once))
		}
		if once, ok := cleanPhone(typed); ok {
			if again, _ := cleanPhone(once); again != once {
				t.Errorf("%q becomes %q, and then %q", typed, once, again)
			}
		}
	})
}
