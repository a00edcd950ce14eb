package calendar

import "time"

// Called is what a day off is called: as it was announced, or else by the season
// in which it lies. The holidays of China never stray out of theirs.
func (h Holiday) Called() string {
	if h.Name != "" {
		return h.Name
	}
	day, err := time.Parse(time.DateOnly, h.Date)
	if err != nil {
		return PublicHoliday.Name()
	}
	for _, s := range seasons {
		if at := int(day.Month())*100 + day.Day(); s.from <= at && at <= s.to {
			return s.name
		}
	}
	return PublicHoliday.Name()
}

// seasons are when each holiday and the days off around it can be: month and
// day. The moon moves three of them.
var seasons = []struct {
	from, to int
	name     string
}{
	{101, 106, "元旦"},
	{115, 228, "春节"}, // the first day of the moon's year is between 21 January and 20 February
	{229, 302, "春节"},
	{401, 408, "清明节"},
	{425, 508, "劳动节"},
	{525, 630, "端午节"},
	{905, 930, "中秋节"},
	{1001, 1009, "国庆节"},
	{1228, 1231, "元旦"},
}
