"""The measurements as a Markdown table."""


def speed_table(lines, device):
    cases = {}
    for line in lines:
        key = tuple(line[name] for name in ("mode", "shape", "precision", "batch"))
        cases.setdefault(key, {})[line["who"]] = line
    text = f"## Speed on {device}\n\n"
    text += (
        "Samples per second. The peer is a Hugging Face loop (sdpa, fused AdamW, batches on the\n"
        "device before the clock starts; bf16 by autocast, in prediction bf16 weights), padded to the\n"
        "longest of each batch. Grouped: similar lengths together; own: batches of our own choice of\n"
        "the same texts. Memory of the device: the most that was handed out in the measured steps.\n\n"
        "| | shape | precision | batch | peer, padded | peer, grouped | ours, same batches "
        "| ours, own batches | same / padded | own / grouped | memory, ours / padded (MB) | memory |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|---|\n"
    )
    for key, of in cases.items():
        rate = {who: line.get("samples_per_second") for who, line in of.items()}
        memory = [peak(of, who) for who in ("ours", "padded")]
        cells = [number(rate.get(who), 1) for who in ("padded", "grouped", "ours", "own")]
        cells += [
            ratio(rate.get("ours"), rate.get("padded")),
            ratio(rate.get("own"), rate.get("grouped")),
        ]
        text += f"| {' | '.join(map(str, key))} | {' | '.join(cells)} | {megabytes(of, 'ours', 'padded')} | {ratio(*memory)} |\n"
    for line in lines:
        if line["who"] == "compiled" and "error" not in line:
            of = cases[("train", line["shape"], line["precision"], line["batch"])]
            own = (of.get("own") or {}).get("samples_per_second")
            text += (
                f"\nThe peer with torch.compile (dynamic shapes), grouped, {line['shape']}, "
                f"{line['precision']}, batch {line['batch']}, training: "
                f"{line['samples_per_second']:.1f} samples per second; ours in own batches / that: "
                f"{ratio(own, line['samples_per_second'])}.\n"
            )
    return text + unmeasured(lines, ("who", "mode", "shape", "precision", "batch"))


def unmeasured(lines, names):
    """What failed, and why."""
    failed = [line for line in lines if "error" in line]
    text = "\nNot measured:\n\n" if failed else ""
    for line in failed:
        about = " ".join(str(line[name]) for name in names)
        text += f"- {about}: {line['error'].strip().splitlines()[-1][:200]}\n"
    return text


def peak(of, who):
    return (of.get(who) or {}).get("peak_device_memory_bytes")


def megabytes(of, *whos):
    values = (peak(of, who) for who in whos)
    return " / ".join("–" if value is None else f"{value / 1e6:.0f}" for value in values)


def number(value, digits):
    return "–" if value is None else f"{value:.{digits}f}"


def ratio(above, below):
    return f"{above / below:.2f}" if above and below else "–"
