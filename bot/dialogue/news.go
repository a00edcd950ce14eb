package dialogue

// takenBack stands for the newer version where the interview's own was
// withdrawn.
const takenBack = "withdrawn"

// withNews puts above a reply, once, that the table has changed since the
// interview began: it goes on by the one it began with.
func (s *Session) withNews(reply string) string {
	if s.policies.Withdrawn(s.policy.Version) {
		return s.withWithdrawal(reply)
	}
	current, err := s.policies.InForce(s.policy.City, s.now())
	if err != nil || current.Version == s.policy.Version || current.Version == s.state.News {
		return reply
	}
	s.state.News = current.Version
	return s.words.ChangedPolicy.String() + "\n\n" + reply
}

// withWithdrawal puts above a reply that the table was withdrawn: once while
// questions are asked, always beside what was counted by it.
func (s *Session) withWithdrawal(reply string) string {
	if !s.policies.Withdrawn(s.policy.Version) || s.state.News == takenBack && !s.Done() {
		return reply
	}
	s.state.News = takenBack
	return s.words.WithdrawnPolicy.String() + "\n\n" + reply
}
