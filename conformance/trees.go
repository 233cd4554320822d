package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/merkle/testonly"
	"golang.org/x/mod/sumdb/tlog"
)

// tree of `Size` leaves "entry 0", "entry 1", …; hashes in base64.
type tree struct {
	Size        uint64
	Root        []byte
	Inclusion   map[uint64][][]byte
	Consistency map[uint64]older
}

type older struct {
	Root  []byte
	Proof [][]byte
}

// checkTrees compares with the reference tree of transparency-dev/merkle, and verifies with it and with sumdb/tlog.
func checkTrees(source io.Reader) error {
	var trees []tree
	if err := json.NewDecoder(source).Decode(&trees); err != nil {
		return err
	}
	proofs := 0
	for _, each := range trees {
		if err := checkTree(each); err != nil {
			return fmt.Errorf("tree of %d: %w", each.Size, err)
		}
		proofs += len(each.Inclusion) + len(each.Consistency)
	}
	fmt.Printf("%d trees and %d proofs are equal to those of transparency-dev/merkle\n", len(trees), proofs)
	return nil
}

func checkTree(given tree) error {
	reference := testonly.New(rfc6962.DefaultHasher)
	for number := uint64(0); number < given.Size; number++ {
		reference.AppendData([]byte(fmt.Sprintf("entry %d", number)))
	}
	if !bytes.Equal(reference.Hash(), given.Root) {
		return fmt.Errorf("another root")
	}
	for index, hashes := range given.Inclusion {
		expected, err := reference.InclusionProof(index, given.Size)
		if err != nil {
			return err
		}
		if err := equal(expected, hashes); err != nil {
			return fmt.Errorf("inclusion of %d: %w", index, err)
		}
		leaf := reference.LeafHash(index)
		if err := proof.VerifyInclusion(rfc6962.DefaultHasher, index, given.Size, leaf, hashes, given.Root); err != nil {
			return err
		}
		if err := tlog.CheckRecord(sumdb(hashes), int64(given.Size), hash(given.Root), int64(index), hash(leaf)); err != nil {
			return err
		}
	}
	for size, old := range given.Consistency {
		expected, err := reference.ConsistencyProof(size, given.Size)
		if err != nil {
			return err
		}
		if err := equal(expected, old.Proof); err != nil {
			return fmt.Errorf("consistency with %d: %w", size, err)
		}
		if err := tlog.CheckTree(sumdb(old.Proof), int64(given.Size), hash(given.Root), int64(size), hash(old.Root)); err != nil {
			return err
		}
	}
	return nil
}

func equal(expected, given [][]byte) error {
	if len(expected) != len(given) {
		return fmt.Errorf("%d hashes, %d are expected", len(given), len(expected))
	}
	for at := range expected {
		if !bytes.Equal(expected[at], given[at]) {
			return fmt.Errorf("hash %d differs", at)
		}
	}
	return nil
}

func hash(content []byte) (result tlog.Hash) {
	copy(result[:], content)
	return result
}

func sumdb(hashes [][]byte) []tlog.Hash {
	result := make([]tlog.Hash, len(hashes))
	for at, each := range hashes {
		result[at] = hash(each)
	}
	return result
}
