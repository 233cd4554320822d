package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	formats "github.com/transparency-dev/formats/log"
	fnote "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
)

const quorum = 2

// checkLog has every tile and entry checked, then the signatures, then that the log follows older checkpoints of it.
func checkLog(address, vkeysFile, token string, older []string) error {
	ctx := context.Background()
	root, err := url.Parse(address + "/log/")
	if err != nil {
		return err
	}
	fetcher, err := client.NewHTTPFetcher(root, http.DefaultClient)
	if err != nil {
		return err
	}
	fetcher.SetAuthorizationHeader("Bearer " + token)
	log, witnesses, err := verifiers(vkeysFile)
	if err != nil {
		return err
	}
	if err := fsck.New(log.Name(), log, fetcher, leafHashes, fsck.Opts{N: 2}).Check(ctx); err != nil {
		return fmt.Errorf("fsck: %w", err)
	}
	raw, err := fetcher.ReadCheckpoint(ctx)
	if err != nil {
		return err
	}
	newest, err := open(raw, log, witnesses)
	if err != nil {
		return err
	}
	for _, file := range older {
		if err := checkFollows(ctx, fetcher, file, newest, log, witnesses); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	fmt.Printf("log of %d entries accepted, cosigned, consistent with %d older checkpoints\n", newest.Size, len(older))
	return nil
}

func verifiers(file string) (note.Verifier, []note.Verifier, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	lines := strings.Fields(string(content))
	log, err := note.NewVerifier(lines[0])
	if err != nil {
		return nil, nil, err
	}
	var witnesses []note.Verifier
	for _, line := range lines[1:] {
		witness, err := fnote.NewVerifierForCosignatureV1(line)
		if err != nil {
			return nil, nil, err
		}
		witnesses = append(witnesses, witness)
	}
	return log, witnesses, nil
}

func open(raw []byte, log note.Verifier, witnesses []note.Verifier) (*formats.Checkpoint, error) {
	checkpoint, _, signed, err := formats.ParseCheckpoint(raw, log.Name(), log, witnesses...)
	if err != nil {
		return nil, err
	}
	if len(signed.Sigs) < 1+quorum {
		return nil, fmt.Errorf("%d verified signatures, the log's and %d cosignatures are needed", len(signed.Sigs), quorum)
	}
	return checkpoint, nil
}

func checkFollows(
	ctx context.Context,
	fetcher *client.HTTPFetcher,
	file string,
	newest *formats.Checkpoint,
	log note.Verifier,
	witnesses []note.Verifier,
) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	old, err := open(raw, log, witnesses)
	if err != nil {
		return err
	}
	builder, err := client.NewProofBuilder(ctx, newest.Size, fetcher.ReadTile)
	if err != nil {
		return err
	}
	hashes, err := builder.ConsistencyProof(ctx, old.Size, newest.Size)
	if err != nil {
		return err
	}
	return proof.VerifyConsistency(rfc6962.DefaultHasher, old.Size, newest.Size, hashes, old.Hash, newest.Hash)
}

// leafHashes of a bundle of tlog-tiles: entries with their lengths in two bytes before them.
func leafHashes(bundle []byte) ([][]byte, error) {
	var hashes [][]byte
	for reader := bytes.NewReader(bundle); reader.Len() > 0; {
		var length uint16
		if err := binary.Read(reader, binary.BigEndian, &length); err != nil {
			return nil, err
		}
		entry := make([]byte, length)
		if n, _ := reader.Read(entry); n != int(length) {
			return nil, errors.New("a bundle ends within an entry")
		}
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return hashes, nil
}
