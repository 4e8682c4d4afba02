package quantity
import ("testing";"fmt";"assay/extractor/lexicon")
func TestZ(t *testing.T){ r:=New(lexicon.Builtin()); for _,s:=range []string{"five billion and three quarters.","sold five billion and three quarters.","five billion and three"}{
 for _,d:=range r.Dates(s,Options{Language:"en"}){fmt.Printf("D %q\n",d.Surface)}
 for _,d:=range r.Figures(s,Options{Language:"en"}){fmt.Printf("F %q %s\n",d.Surface,Format(d.Quantity))}}
 rd:=reader{v:r.v,lex:r.lex,s:"five billion and three quarters.",left:-1}; n,ok:=rd.number(0); fmt.Println(n,ok) }
