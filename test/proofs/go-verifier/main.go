// Checks what our log gives out with the packages that Go's module proxy is checked with (golang.org/x/mod/sumdb tlog and note).
// Lines of JSON come in, one a size; what does not verify goes out, and a last line says how many did.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type line struct {
	Size, Index, Old                                  int64
	Note, Leaf, OldRoot                               string
	Inclusion, Consistency                            []string
	Tiles                                             bool
}

// Tiles of the largest size in files; of a smaller size each is a beginning of it.
type files string

func (dir files) Height() int                          { return 8 }
func (dir files) SaveTiles([]tlog.Tile, [][]byte)      {}
func (dir files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(tiles))
	for i, t := range tiles {
		data, err := os.ReadFile(filepath.Join(string(dir), fmt.Sprintf("%d-%d", t.L, t.N)))
		if err != nil {
			return nil, err
		}
		if len(data) < t.W*tlog.HashSize {
			return nil, fmt.Errorf("tile %d/%d has %d bytes", t.L, t.N, len(data))
		}
		out[i] = data[:t.W*tlog.HashSize]
	}
	return out, nil
}

func hashes(texts []string) []tlog.Hash {
	out := make([]tlog.Hash, len(texts))
	for i, text := range texts {
		out[i] = hash(text)
	}
	return out
}

func hash(text string) tlog.Hash {
	h, err := tlog.ParseHash(text)
	if err != nil {
		panic(err)
	}
	return h
}

func check(l line, verifiers note.Verifiers, origin string, dir files) error {
	opened, err := note.Open([]byte(l.Note), verifiers)
	if err != nil {
		return err
	}
	text := strings.Split(opened.Text, "\n")
	if len(text) != 4 || text[0] != origin || text[1] != strconv.FormatInt(l.Size, 10) {
		return fmt.Errorf("checkpoint of %q and %q", text[0], text[1])
	}
	root := hash(text[2])
	if l.Size > 0 {
		if err := tlog.CheckRecord(hashes(l.Inclusion), l.Size, root, l.Index, hash(l.Leaf)); err != nil {
			return fmt.Errorf("inclusion of %d: %v", l.Index, err)
		}
	}
	if l.Old > 0 {
		if err := tlog.CheckTree(hashes(l.Consistency), l.Size, root, l.Old, hash(l.OldRoot)); err != nil {
			return fmt.Errorf("consistency with %d: %v", l.Old, err)
		}
	}
	if l.Tiles {
		found, err := tlog.TreeHash(l.Size, tlog.TileHashReader(tlog.Tree{N: l.Size, Hash: root}, dir))
		if err != nil {
			return err
		}
		if found != root {
			return fmt.Errorf("tiles lead to another root")
		}
	}
	return nil
}

func main() {
	vkey, origin, dir := os.Args[1], os.Args[2], files(os.Args[3])
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		panic(err)
	}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	accepted, refused, tiles := 0, 0, 0
	decoder := json.NewDecoder(in)
	for {
		var l line
		if err := decoder.Decode(&l); err != nil {
			break
		}
		if err := check(l, note.VerifierList(verifier), origin, dir); err != nil {
			refused++
			fmt.Printf("size %d: %v\n", l.Size, err)
			continue
		}
		accepted++
		if l.Tiles {
			tiles++
		}
	}
	fmt.Printf("%d %d %d\n", accepted, refused, tiles)
}
