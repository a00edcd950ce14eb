package delivery

// The ids of a message, and of what is sent to many.
var (
	MessageID = messageID
	MassID    = massID
)
