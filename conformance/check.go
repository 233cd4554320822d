// Command check has the audit log judged by code that is not ours: the modules that transparency logs are built with.
//
//	check log ADDRESS VKEYS-FILE TOKEN OLD-CHECKPOINT...   the served log: fsck, checkpoint, cosignatures, proofs
//	check trees < TREES.json                               roots and proofs of many trees, hash by hash
package main

import (
	"fmt"
	"os"
)

func main() {
	var err error
	switch {
	case len(os.Args) >= 5 && os.Args[1] == "log":
		err = checkLog(os.Args[2], os.Args[3], os.Args[4], os.Args[5:])
	case len(os.Args) == 2 && os.Args[1] == "trees":
		err = checkTrees(os.Stdin)
	default:
		err = fmt.Errorf("usage: check log ADDRESS VKEYS-FILE TOKEN OLD-CHECKPOINT... | check trees")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
