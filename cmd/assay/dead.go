package main

import (
	"context"
	"fmt"
	"strconv"

	"assay/api"
)

type deadCmd struct {
	List  deadListCmd  `cmd:"" help:"List messages that could not be processed, newest first."`
	Retry deadRetryCmd `cmd:"" help:"Put one message back where it came from."`
}

type deadListCmd struct {
	configFlags
	Limit int `help:"How many to list." default:"50"`
}

func (c *deadListCmd) Run(ctx context.Context, m *Main) error {
	var list listed[api.DeadInfo]
	err := withOwner(ctx, m, c.configFlags, func(o *client) error {
		return o.get(ctx, fmt.Sprintf("/api/v1/dead?limit=%d", c.Limit), &list)
	})
	if err != nil {
		return err
	}
	if len(list.Items) == 0 {
		fmt.Fprintln(m.Stdout, "nothing: every message was processed")
		return nil
	}
	t := &table{head: []string{"NUMBER", "WHEN (UTC)", "STAGE", "WHAT", "REASON"}}
	for _, d := range list.Items {
		what := d.URL
		if what == "" {
			what = d.ID
		}
		t.add(strconv.FormatUint(d.Seq, 10), d.At.UTC().Format("2006-01-02 15:04"), d.Stage, what, d.Reason)
	}
	t.write(m.Stdout)
	return nil
}

type deadRetryCmd struct {
	configFlags
	Number uint64 `arg:"" help:"The message's number in the list."`
}

func (c *deadRetryCmd) Run(ctx context.Context, m *Main) error {
	var d api.DeadInfo
	err := withOwner(ctx, m, c.configFlags, func(o *client) error {
		return o.post(ctx, fmt.Sprintf("/api/v1/dead/%d/retry", c.Number), struct{}{}, &d)
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(m.Stdout, "put back into %s: %s\n", d.Stream, printable(d.URL))
	return nil
}
