package read

// counted reads an option told by its place: 3, 三, 选3, 第三个, 最后一个,
// 倒数第二个, c.
func (c chooser) counted(s string) (index int, ok bool) {
	last := len(c.options) - 1
	core, backwards := cutLongest(cutBoth(s, ordinalFillers), "倒数 最后 最末 末 最下面 最后面")
	if backwards {
		core = cutBoth(core, ordinalFillers)
		if core == "" {
			return last, true
		}
	}
	if len(core) == 1 && core[0] >= 'a' && core[0] <= 'z' && !backwards {
		return int(core[0] - 'a'), true
	}
	n := numeralAt(core)
	place, whole := n.value.whole()
	if n.length == 0 || n.length != len(core) || n.wrong || n.vague {
		return 0, false
	}
	if !whole || place < 1 || place > int64(len(c.options)) {
		return -1, true
	}
	if backwards {
		return last - int(place) + 1, true
	}
	return int(place) - 1, true
}

const ordinalFillers = "我 我选 选 选择 我选择 就选 就 是 应该是 答案 答案是 序号 编号 第 项 个 条 种 号 那 那个 那项 这个 的 吧 了 啊 呀 一个选项 选项 ( ) [ ] . , : ! # no.  "
