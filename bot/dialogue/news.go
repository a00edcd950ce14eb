package dialogue

// withNews puts above a reply, once, that the table has changed since the
// interview began: it goes on by the one it began with.
func (s *Session) withNews(reply string) string {
	current, err := s.policies.InForce(s.policy.City, s.now())
	if err != nil || current.Version == s.policy.Version || current.Version == s.state.News {
		return reply
	}
	s.state.News = current.Version
	return s.words.ChangedPolicy.String() + "\n\n" + reply
}
