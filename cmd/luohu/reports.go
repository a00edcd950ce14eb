package main

import (
	"luohu/backend/casework"
	"luohu/backend/report"
)

// loadReports reads what statistics are set with.
func loadReports(said *casework.Words) (*report.Report, error) {
	words, err := loadFrom("words/statistics.yaml", report.LoadWords)
	if err != nil {
		return nil, err
	}
	return report.New(words, said)
}
