package files_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/ledongthuc/pdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"luohu/backend/files"
)

func TestADocumentThatIsMoreThanPaperIsRefused(t *testing.T) {
	action := func(kind, more string) string { return "/OpenAction<</S/" + kind + more + ">>" }
	for _, c := range []struct {
		name    string
		content []byte
		code    files.Code
		param   string
	}{
		{"a script", documentOf(action("JavaScript", "/JS(app.alert\\(1\\))"), ""), files.ActivePDF, ""},
		{"a script by another spelling", documentOf("/OpenAction<</S/J#61vaScript>>", ""), files.ActivePDF, ""},
		{"a script behind a reference", documentOf("/OpenAction 5 0 R", "", "<</S/JavaScript/JS 6 0 R>>", "(app.alert)"), files.ActivePDF, ""},
		{"a script of a page", documentOf("", "/AA<</O<</S/JavaScript/JS(x)>>>>"), files.ActivePDF, ""},
		{"a script among names", documentOf("/Names<</JavaScript<</Names[(a) 5 0 R]>>>>", "", "<</S/JavaScript/JS(x)>>"), files.ActivePDF, "found=JavaScript"},
		{"a program to start", documentOf(action("Launch", "/F(calc.exe)"), ""), files.ActivePDF, "found=Launch"},
		{"a file inside", documentOf("/Names<</EmbeddedFiles<</Names[(a) 5 0 R]>>>>", "", "<</Type/Filespec/F(a)/EF<</F 6 0 R>>>>", streamOf("/Type/EmbeddedFile", "MZ")), files.ActivePDF, "found=E"},
		{"a file pinned on", documentOf("", "/Annots[5 0 R]", "<</Type/Annot/Subtype/FileAttachment/Rect[0 0 1 1]>>"), files.ActivePDF, "found=FileAttachment"},
		{"a form that sends", documentOf("", "/Annots[5 0 R]", "<</Type/Annot/Subtype/Widget/Rect[0 0 1 1]/A<</S/SubmitForm/F(http://x)>>>>"), files.ActivePDF, "found=SubmitForm"},
		{"an XFA form", documentOf("/AcroForm<</XFA 5 0 R/Fields[]>>", "", streamOf("", "<xdp/>")), files.ActivePDF, "found=XFA"},
		{"a film", documentOf("", "/Annots[5 0 R]", "<</Type/Annot/Subtype/RichMedia/Rect[0 0 1 1]>>"), files.ActivePDF, "found=RichMedia"},
		{"a password", encrypted(t, "open"), files.EncryptedPDF, ""},
		{"an owner's password", encrypted(t, ""), files.EncryptedPDF, ""},
		{"too many pages", pagesOf(31, 31), files.TooManyPages, "limit=30"},
		{"too many pages, said to be one", pagesOf(31, 1), files.TooManyPages, ""},
		{"no page", pagesOf(0, 1), files.Broken, ""},
		{"a ring of pages", pdfOf("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[2 0 R]>>"), files.Broken, ""},
		{"no catalog", pdfOf("", "<<>>"), files.Broken, ""},
		{"only a beginning and an end", []byte("%PDF-1.7\nstartxref\n0\n%%EOF"), files.Broken, ""},
		{"a picture that is huge", documentOf("", "/Resources<</XObject<</A 5 0 R>>>>", streamOf("/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 1/ColorSpace/DeviceGray", "")), files.TooManyPixels, "width=60000"},
		{"a page that unpacks to gigabytes", documentOf("", "", streamOf("/Filter/FlateDecode", zeros())), files.Empty, ""}, // nothing refers to it
		{"a picture that unpacks to gigabytes", documentOf("", "/Resources<</XObject<</A 5 0 R>>>>", streamOf("/Filter/FlateDecode/Subtype/Image/Width 10/Height 10", zeros())), files.TooMuchInside, ""},
		{"packed twice", documentOf("", "/Thing 5 0 R", streamOf("/Filter[/FlateDecode/FlateDecode]", deflated([]byte(zeros())))), files.TooMuchInside, ""},
		{"packed and written in letters", documentOf("", "/Thing 5 0 R", streamOf("/Filter[/ASCIIHexDecode/FlateDecode]", fmt.Sprintf("%x>", zeros()))), files.TooMuchInside, ""},
		{"objects that unpack to gigabytes", packedDocument(t, "", manyObjects()), files.TooMuchInside, ""},
		{"objects packed twice", packedDocument(t, "[/FlateDecode/FlateDecode]", deflated([]byte(manyObjects()))), files.TooMuchInside, ""},
		{"objects in a thousand streams", documentOf("", "", strings.Repeat(streamOf("/Type/Obj#53tm/N 1/First 4", ""), 1000)), files.TooMuchInside, ""},
		{"streams that hold each other", overlapping(2000), files.TooMuchInside, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := desk().Examine(t.Context(), upload("a.pdf", c.content))
			if c.code == files.Empty {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if r := refusalOf(err); r.Code != c.code || !strings.Contains(err.Error(), c.param) {
				t.Fatalf("%v", err)
			}
		})
	}
}

func TestADocumentLosesWhoMadeItAndKeepsWhatItShows(t *testing.T) {
	photo := photographed(jpegOf(t, page(t, 300, 200), 90), 1)
	image := "/Type/XObject/Subtype/Image/Width 300/Height 200/BitsPerComponent 8/ColorSpace/DeviceRGB/Metadata 6 0 R"
	content := pdfOf("/Info 9 0 R",
		"<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R/PieceInfo<</SECRET<<>>>>/OpenAction[3 0 R/Fit]>>",
		"<</Type/Pages/Count 1/Kids[3 0 R]>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/LastModified(D:SECRET)/Annots[10 0 R]"+
			"/Resources<</XObject<</A 5 0 R/B 8 0 R>>/Font<</F 7 0 R>>>>>>",
		streamOf("/Filter/FlateDecode", deflated([]byte("BT /F 24 Tf 72 700 Td (Certificate of residence) Tj ET q 300 0 0 200 72 400 cm /A Do Q"))),
		streamOf(image+"/Filter/DCTDecode", string(photo)),
		streamOf("/Type/Metadata/Subtype/XML", "<x:xmpmeta>SECRET</x:xmpmeta>"),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
		streamOf(image+"/Filter[/FlateDecode/DCTDecode]", deflated(photo)),
		"<</Author(SECRET)/Producer(SECRET)/CreationDate(D:20260101)>>",
		"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/T(SECRET)/M(D:SECRET)/Contents(see page 2)>>",
		"(SECRET that nothing refers to)",
	)
	r := receive(t, desk(), "a.pdf", content)
	tellsNoSecret(t, r.Content)
	if bytes.Contains(r.Content, []byte("xmpmeta")) || bytes.Contains(r.Content, []byte("/Info")) {
		t.Error("metadata of the document is kept")
	}
	if r.Kind != files.PDF || r.Pages != 1 || r.Thumbnail != nil || r.Quality != nil {
		t.Errorf("%+v", r)
	}
	if n := bytes.Count(r.Content, jpegOf(t, page(t, 300, 200), 90)); n != 2 {
		t.Errorf("%d of two photos are there to the bit", n)
	}
	if err := api.Validate(bytes.NewReader(r.Content), offline()); err != nil {
		t.Errorf("another program does not read it: %v", err)
	}
	shown, err := pdf.NewReader(bytes.NewReader(r.Content), int64(len(r.Content)))
	if err != nil {
		t.Fatal(err)
	}
	text, err := shown.Page(1).GetPlainText(nil)
	if err != nil || !strings.Contains(text, "Certificate of residence") || !bytes.Contains(r.Content, []byte("see page 2")) {
		t.Errorf("%q, %v", text, err)
	}
}

func TestWhoeverSignedADocumentIsRemarkedToBeLost(t *testing.T) {
	signed := documentOf("/AcroForm<</Fields[5 0 R]/SigFlags 3>>", "/Annots[5 0 R]",
		"<</Type/Annot/Subtype/Widget/FT/Sig/T(stamp)/Rect[0 0 1 1]/V 6 0 R>>",
		"<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 10 20 30]/Contents<00>>>")
	keeping := files.NewDesk(files.Rules{Limits: files.DefaultLimits, KeepOriginal: true})
	r := receive(t, keeping, "", signed)
	if !has(r.Remarks, files.SignatureLost) || !bytes.Equal(r.Original, signed) {
		t.Fatal(r.Remarks)
	}
	if r := receive(t, desk(), "", documentOf("", "")); has(r.Remarks, files.SignatureLost) {
		t.Fatal("an unsigned one")
	}
}

func TestADocumentPackedByItsWriterIsRead(t *testing.T) {
	// Object streams and a packed table, as every program writes them today.
	var packed bytes.Buffer
	conf := offline()
	conf.WriteObjectStream, conf.WriteXRefStream = true, true
	if err := api.Optimize(bytes.NewReader(pagesOf(3, 3)), &packed, conf); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(packed.Bytes(), []byte("/ObjStm")) {
		t.Fatal("nothing is packed")
	}
	r := receive(t, desk(), "", packed.Bytes())
	if r.Pages != 3 || bytes.Contains(r.Content, []byte("pdfcpu")) {
		t.Fatalf("%d pages", r.Pages)
	}
	if err := api.Validate(bytes.NewReader(r.Content), offline()); err != nil {
		t.Fatal(err)
	}
}

func pagesOf(n, said int) []byte {
	kids, objects := "", []string{"<</Type/Catalog/Pages 2 0 R>>", ""}
	for i := range n {
		kids += fmt.Sprintf("%d 0 R ", i+3)
		objects = append(objects, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>")
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", said, kids)
	return pdfOf("", objects...)
}

func encrypted(t *testing.T, password string) []byte {
	t.Helper()
	conf := offline()
	conf.UserPW, conf.OwnerPW, conf.EncryptUsingAES, conf.EncryptKeyLength = password, "owner", true, 256
	var out bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(documentOf("", "")), &out, conf); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// offline is a configuration of the library that looks for none in the home folder.
func offline() *model.Configuration {
	api.DisableConfigDir()
	return model.NewDefaultConfiguration()
}

// packedDocument has an object stream with this content, and a table that says so.
func packedDocument(t *testing.T, filter, content string) []byte {
	t.Helper()
	if filter == "" {
		filter = "/FlateDecode"
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n")
	stream := out.Len()
	fmt.Fprintf(&out, "1 0 obj\n%s\nendobj\n", streamOf("/Type/ObjStm/N 1/First 4/Filter"+filter, content))
	table := out.Len()
	entry := func(kind byte, at, index int) string {
		return string([]byte{kind, byte(at >> 16), byte(at >> 8), byte(at), byte(index)})
	}
	entries := entry(0, 0, 0) + entry(1, stream, 0) + entry(1, table, 0) + entry(2, 1, 0)
	fmt.Fprintf(&out, "2 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", streamOf("/Type/XRef/Size 4/W[1 3 1]/Root 3 0 R", entries), table)
	return out.Bytes()
}

// manyObjects are a catalog and a great deal of nothing.
func manyObjects() string {
	return deflated(append([]byte("3 0 <</Type/Catalog/Pages 4 0 R>>"), bytes.Repeat([]byte(" "), 70<<20)...))
}

// overlapping has streams that each say they go to the end of the file.
func overlapping(n int) []byte {
	const long = 300_000
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"}
	for range n {
		objects = append(objects, fmt.Sprintf("<</Length %d>>\nstream\n", long))
	}
	objects = append(objects, streamOf("", strings.Repeat("x", long+100*n)))
	return pdfOf("", objects...)
}

// zeros unpack to more than anything may.
var zeros = sync.OnceValue(func() string { return deflated(make([]byte, 70<<20)) })
