package bot

import "luohu/bot/words"

// Words are what the bot says outside the guides and dialogues:
// configs/words/chat.yaml.
type Words struct {
	Welcome         words.Text            `yaml:"welcome"`
	WelcomeBack     words.Text            `yaml:"welcome_back"`
	Invited         words.Text            `yaml:"invited"` // Unit
	InvitedOver     words.Text            `yaml:"invited_over"`
	Help            words.Text            `yaml:"help"`
	HelpAsking      words.Text            `yaml:"help_asking"` // where a question stands
	Sorry           words.Text            `yaml:"sorry"`
	NotUnderstood   words.Text            `yaml:"not_understood"`  // Offers: titles
	StillLost       words.Text            `yaml:"still_lost"`      // Guides: the page of all
	AskPeople       words.Text            `yaml:"ask_people"`      // Guides
	Stuck           words.Text            `yaml:"stuck"`           // over a question that was not answered twice
	SmallTalk       map[string]words.Text `yaml:"small_talk"`      // by intent; Stands: whether a question does
	Elsewhere       ElsewhereWords        `yaml:"elsewhere"`       // another city's programme
	OtherQuestions  words.Text            `yaml:"other_questions"` // Titles: those that are not answered yet
	Paused          words.Text            `yaml:"paused"`
	NothingAsked    words.Text            `yaml:"nothing_asked"`
	Keeping         words.Text            `yaml:"keeping"` // over the first interview; Days
	Restorable      words.Text            `yaml:"restorable"`
	NothingBefore   words.Text            `yaml:"nothing_before"`
	VoiceUnclear    words.Text            `yaml:"voice_unclear"`
	NotWords        map[string]words.Text `yaml:"not_words"` // by Kind; "other" for the rest
	NextPage        words.Text            `yaml:"next_page"` // Left: how many
	NoNextPage      words.Text            `yaml:"no_next_page"`
	StandsAgain     words.Text            `yaml:"stands_again"` // between an answer and the question
	AsideAgain      words.Text            `yaml:"aside_again"`  // the same, beside the interview
	GuideFoot       words.Text            `yaml:"guide_foot"`   // Related: titles, Link
	NothingOpen     words.Text            `yaml:"nothing_open"`
	NotFinished     words.Text            `yaml:"not_finished"`
	OpenAlready     words.Text            `yaml:"open_already"`
	TooOld          words.Text            `yaml:"too_old"`
	Saved           words.Text            `yaml:"saved"`
	SavedAlready    words.Text            `yaml:"saved_already"`
	SavedNone       words.Text            `yaml:"saved_none"`
	SavedList       words.Text            `yaml:"saved_list"` // Estimates
	Notices         words.Text            `yaml:"notices"`    // Missed (Left: those behind), Count, Notices, All
	NoNotices       words.Text            `yaml:"no_notices"`
	ForgetAsk       words.Text            `yaml:"forget_ask"`
	NotForgotten    words.Text            `yaml:"not_forgotten"`
	NothingToDelete words.Text            `yaml:"nothing_to_delete"`
	Goodbye         words.Text            `yaml:"goodbye"` // Open: whether an interview is half done
	IDNumber        words.Text            `yaml:"id_number"`
	IDNumberAsking  words.Text            `yaml:"id_number_asking"` // where a question stands
	Forgotten       words.Text            `yaml:"forgotten"`
	Notice          words.Text            `yaml:"notice"`        // Notice
	PersonAsked     words.Text            `yaml:"person_asked"`  // Ahead: how many come first; Hours
	PersonTicket    words.Text            `yaml:"person_ticket"` // Ahead, Hours, Day: the one that is promised
	PersonWaits     words.Text            `yaml:"person_waits"`  // Ahead, Hours, Day: empty, if none was promised; Late, Open
	PersonClosed    words.Text            `yaml:"person_closed"` // Hours
	PersonHere      words.Text            `yaml:"person_here"`
	PersonLeft      words.Text            `yaml:"person_left"`
	PersonNone      words.Text            `yaml:"person_none"`
	Handing         HandingWords          `yaml:"handing"`
	Binding         BindingWords          `yaml:"binding"`
	Own             OwnWords              `yaml:"own"`
	Agency          AgencyWords           `yaml:"agency"`
	Staff           StaffWords            `yaml:"staff"`
	Reminders       ReminderWords         `yaml:"reminders"`
	Topics          TopicWords            `yaml:"topics"`
	Wishes          WishWords             `yaml:"wishes"`
}

// LoadWords reads them.
func LoadWords(src []byte) (*Words, error) {
	var w Words
	if err := words.Load("words/chat.yaml", src, &w); err != nil {
		return nil, err
	}
	return &w, nil
}
