package sim

import "github.com/gin-gonic/gin"

func (s *Sim) wxMenuCreate(c *gin.Context) (any, error) {
	var m menu
	if err := readCall(c, &m); err != nil {
		return nil, err
	}
	if err := m.check(); err != nil {
		return nil, err
	}
	for i := range m.Button {
		fillLists(&m.Button[i])
	}
	s.menu.replace(&m)
	s.hub.publish("menu", &m)
	return wxOK, nil
}

// fillLists writes lists that are not given as empty ones, as WeChat does.
func fillLists(b *button) {
	if b.SubButton == nil {
		b.SubButton = []button{}
	}
	for i := range b.SubButton {
		fillLists(&b.SubButton[i])
	}
}

func (s *Sim) wxMenuDelete(*gin.Context) (any, error) {
	s.menu.replace(nil)
	s.hub.publish("menu", nil)
	return wxOK, nil
}

func (s *Sim) wxMenuGet(*gin.Context) (any, error) {
	m := s.menu.current()
	if m == nil {
		return nil, errNoMenu
	}
	return gin.H{"menu": m}, nil
}

// wxSelfMenu is the same menu in its other form: lists have a box of their own.
func (s *Sim) wxSelfMenu(*gin.Context) (any, error) {
	m := s.menu.current()
	if m == nil {
		return gin.H{"is_menu_open": 0, "selfmenu_info": gin.H{}}, nil
	}
	type inner struct {
		Type string `json:"type,omitempty"`
		Name string `json:"name"`
		Key  string `json:"key,omitempty"`
		URL  string `json:"url,omitempty"`
		Sub  any    `json:"sub_button,omitempty"`
	}
	boxed := func(list []button) (out []inner) {
		for _, b := range list {
			out = append(out, inner{Type: b.Type, Name: b.Name, Key: b.Key, URL: b.URL})
		}
		return out
	}
	buttons := boxed(m.Button)
	for i, b := range m.Button {
		if len(b.SubButton) > 0 {
			buttons[i].Sub = gin.H{"list": boxed(b.SubButton)}
		}
	}
	return gin.H{"is_menu_open": 1, "selfmenu_info": gin.H{"button": buttons}}, nil
}
