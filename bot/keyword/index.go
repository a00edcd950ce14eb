package keyword

import (
	"cmp"
	"math"
	"slices"

	"luohu/backend/guide"
)

// Weights of what a question and a guide may have in common.
var (
	wChar, wPair, wSound, wIdea = 0.3, 1.0, 0.5, 1.6
	bTitle, bQuestion, bKeyword, bBody = 1.0, 1.0, 1.1, 0.35
	mixBest, mixAll = 0.6, 0.4
	normPow = 0.5
	coverRef = 1.0
)

type token struct {
	kind byte
	a, b rune
}

const (
	kChar = iota
	kPair
	kSound
	kIdea
)

type index struct {
	read *reader
	titles []guide.Hit
	idf map[token]float64
	phrases []phrase
	post map[token][]posting // by phrase
	union map[token][]posting // by guide
	unionNorm []float64
	maxIDF float64
}
type phrase struct{ guide int; boost, norm float64 }
type posting struct{ at int; w float64 }

func (x *index) weight(t token) float64 {
	idf, ok := x.idf[t]
	if !ok { if t.kind == kSound || t.kind==kIdea { return 0 }; idf = x.maxIDF }
	return [...]float64{wChar, wPair, wSound, wIdea}[t.kind] * idf
}

func newIndex(n normalizer, s *speech, c *config, lib *guide.Library) *index {
	x := &index{read: newReader(n, s, c), idf: map[token]float64{}, post: map[token][]posting{}, union: map[token][]posting{}}
	all := lib.All()
	type doc struct{ g int; boost float64; toks map[token]int }
	var docs []doc
	df := map[token]int{}
	unions := make([]map[token]float64, len(all))
	for i, g := range all {
		x.titles = append(x.titles, guide.Hit{ID: g.ID, Title: g.Title})
		unions[i] = map[token]float64{}
		seen := map[token]bool{}
		add := func(text string, boost float64, doc_ bool) {
			toks := x.read.tokens(n.String(text))
			for t := range toks {
				unions[i][t] = max(unions[i][t], boost)
				if boost > 0.5 { seen[t] = true }
			}
			if doc_ { docs = append(docs, doc{i, boost, toks}) }
		}
		add(g.Title, bTitle, true)
		for _, q := range g.Questions { add(q, bQuestion, true) }
		for _, k := range slices.Concat(g.Keywords, c.Guides[g.ID].Words) { add(k, bKeyword, true) }
		runes := []rune(n.full(g.Plain()))
		for len(runes) > 0 { k := min(len(runes), 180); add(string(runes[:k]), bBody, false); runes = runes[k:] }
		for t := range seen { df[t]++ }
		for t := range unions[i] { if !seen[t] { if _, ok := df[t]; !ok { df[t] = 0 } } }
	}
	N := float64(len(all))
	for t, d := range df { x.idf[t] = math.Log(1 + (N-float64(d)+0.5)/(max(1,float64(d))+0.5)) }
	x.maxIDF = math.Log(1 + (N-0.5)/1.5)
	for _, d := range docs {
		sum := 0.0
		for t := range d.toks { w := x.weight(t); sum += w * w }
		if sum == 0 { continue }
		at := len(x.phrases)
		x.phrases = append(x.phrases, phrase{d.g, d.boost, math.Sqrt(sum)})
		for t := range d.toks { x.post[t] = append(x.post[t], posting{at, x.weight(t)}) }
	}
	for i, u := range unions {
		for t, b := range u { x.union[t] = append(x.union[t], posting{i, x.weight(t) * b}) }
	}
	return x
}

func (x *index) rank(normal string, n int) []guide.Hit {
	toks := x.read.tokens(normal)
	ps := make([]float64, len(x.phrases))
	us := make([]float64, len(x.titles))
	q2 := 0.0
	for t := range toks {
		w := x.weight(t)
		q2 += w * w
		for _, p := range x.post[t] { ps[p.at] += w * p.w }
		for _, p := range x.union[t] { us[p.at] += w * p.w }
	}
	if q2 == 0 { return nil }
	qn := math.Sqrt(q2)
	best := make([]float64, len(x.titles))
	for i, p := range x.phrases {
		if ps[i] > 0 { best[p.guide] = max(best[p.guide], p.boost*ps[i]/(qn*math.Pow(p.norm, normPow)*math.Pow(qn, 1-normPow))) }
	}
	var hits []guide.Hit
	for i := range best {
		s := mixBest*best[i] + mixAll*us[i]/q2
		if s > 0 { h := x.titles[i]; h.Score = s; hits = append(hits, h) }
	}
	slices.SortFunc(hits, func(a, b guide.Hit) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID)) })
	return hits[:min(n, len(hits))]
}

var threshold = 0.2
func sure(hits []guide.Hit) bool { return hits[0].Score > threshold }
func first(hits []guide.Hit) float64 { if len(hits) == 0 { return 0 }; return hits[0].Score }
