package wechat

// fields are those of WeChat's documents that the bot reads, as they lie in the
// body; nil if not given.
type fields struct {
	encrypt                                 []byte
	account, follower, createTime, kind, id []byte
	content, recognition, choice            []byte
	media, picture                          []byte
	event, eventKey, ticket, job, status    []byte
	total, filtered, sent, failed           []byte // how many, of mass sends
	list                                    []byte // a whole element, of events of subscription notices
}

// named gives the place of a field, nil for all that is not read.
func (f *fields) named(name []byte) *[]byte {
	switch string(name) {
	case "Encrypt":
		return &f.encrypt
	case "ToUserName":
		return &f.account
	case "FromUserName":
		return &f.follower
	case "CreateTime":
		return &f.createTime
	case "MsgType":
		return &f.kind
	case "MsgId":
		return &f.id
	case "Content":
		return &f.content
	case "Recognition":
		return &f.recognition
	case "bizmsgmenuid":
		return &f.choice
	case "MediaId":
		return &f.media
	case "PicUrl":
		return &f.picture
	case "Event":
		return &f.event
	case "EventKey":
		return &f.eventKey
	case "Ticket":
		return &f.ticket
	case "MsgID": // of the sent message that an event is about; spelt so
		return &f.job
	case "Status":
		return &f.status
	case "TotalCount":
		return &f.total
	case "FilterCount":
		return &f.filtered
	case "SentCount":
		return &f.sent
	case "ErrorCount":
		return &f.failed
	}
	return nil
}

// Bounds in bytes. WeChat documents none; these lie far above what it sends and
// below what would fill a database or a log.
const (
	longestName = 64       // ids, kinds, numbers
	longestText = 16 << 10 // words of a follower
	longestRest = 2 << 10  // keys, addresses, tickets
)

func (f *fields) overLong() bool {
	for _, field := range []struct {
		value []byte
		limit int
	}{
		{f.account, longestName},
		{f.follower, longestName},
		{f.createTime, longestName},
		{f.kind, longestName},
		{f.id, longestName},
		{f.choice, longestName},
		{f.event, longestName},
		{f.job, longestName},
		{f.total, longestName},
		{f.filtered, longestName},
		{f.sent, longestName},
		{f.failed, longestName},
		{f.content, longestText},
		{f.recognition, longestText},
		{f.media, longestRest},
		{f.picture, longestRest},
		{f.eventKey, longestRest},
		{f.ticket, longestRest},
		{f.status, longestRest},
	} {
		if len(field.value) > field.limit {
			return true
		}
	}
	return false
}
