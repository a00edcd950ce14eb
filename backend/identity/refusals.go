package identity

import "luohu/backend/casework"

// What is refused. The words for people stand with those of casework.
const (
	CodeSignInWrong   casework.Code = "sign_in_wrong"        // name or password: which one is nobody's business
	CodeSignInWait    casework.Code = "sign_in_wait"         // seconds: tried in vain too often
	CodeBusy          casework.Code = "sign_in_busy"         // too many sign in at once
	CodeFactorNeeded  casework.Code = "second_factor_needed" // the password is right, a code is missing
	CodeFactorWrong   casework.Code = "second_factor_wrong"
	CodeFactorThere   casework.Code = "second_factor_there" // another one needs a reset
	CodeFactorNotYet  casework.Code = "second_factor_not_begun"
	CodeSignedOut     casework.Code = "signed_out"           // no such session or token, or not any more
	CodeMustChange    casework.Code = "password_must_change" // the password is a one-time one
	CodeMustEnrol     casework.Code = "second_factor_must_enrol"
	CodePasswordShort casework.Code = "password_short" // least
	CodePasswordLong  casework.Code = "password_long"  // most, in bytes
	CodePasswordName  casework.Code = "password_is_name"
	CodePasswordKnown casework.Code = "password_known" // among the commonest
	CodePasswordSame  casework.Code = "password_same"
	// CodePasswordUnlike is of forms in which a password is typed twice.
	CodePasswordUnlike casework.Code = "password_unlike"
	CodeNameTaken      casework.Code = "account_name_taken"
	CodeNameWrong      casework.Code = "account_name_wrong"
	CodeRolesWrong     casework.Code = "roles_wrong" // why
	CodeOwnAccount     casework.Code = "own_account" // nobody changes their own rights
	CodeLastAdmin      casework.Code = "last_admin"  // then nobody could give out rights any more
	CodeAccountChanged casework.Code = "account_changed"
	CodeNoAgent        casework.Code = "not_an_agent" // not yet, or not any more
	CodeCrossSite      casework.Code = "cross_site"   // another site's page sent it, with the browser's cookie
	CodeNoSession      casework.Code = "no_session"   // a token has one role for good
)

func refuse(code casework.Code, params ...any) *casework.Refusal {
	r := &casework.Refusal{Code: code}
	for i := 0; i+1 < len(params); i += 2 {
		if r.Params == nil {
			r.Params = map[string]any{}
		}
		r.Params[params[i].(string)] = params[i+1]
	}
	return r
}
