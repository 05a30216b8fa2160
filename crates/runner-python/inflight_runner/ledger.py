"""What happened to the tasks of a window: counts, errors and the two latencies. It is made when the window is
over.

Contenders hand in samples and no due times, for those follow from the samples: with n slots, the first n
tasks that began were due when the window opened, and each later one when a slot fell free, in the order in
which they did. So the task that began as number j (from 0) was due when the task that ended as number j - n
had ended.
"""

_EXAMPLES = 5


def figures(samples, opened_ns, slots):
    """The outcome's fields from `attempted` to `response`."""
    service_ns, response_ns, errors, examples = [], [], {}, []
    free_ns = sorted(sample[1] for sample in samples)
    for number, (begun_ns, ended_ns, kind, message) in enumerate(
        sorted(samples, key=lambda sample: sample[0])
    ):
        if kind is None:
            due_ns = opened_ns if number < slots else free_ns[number - slots]
            service_ns.append(ended_ns - begun_ns)
            response_ns.append(ended_ns - min(due_ns, begun_ns))
            continue
        errors[kind] = errors.get(kind, 0) + 1
        if message not in examples and len(examples) < _EXAMPLES:
            examples.append(message)
    return {
        "attempted": len(samples),
        "ok": len(service_ns),
        "errors": errors,
        "error_examples": examples,
        "service": {"raw_ns": service_ns},
        "response": {"raw_ns": response_ns},
    }
