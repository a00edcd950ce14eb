package delivery

// MessageID is that of a message.
var MessageID = messageID
