"""Adapter kinds that PEFT lacks, or does otherwise, as small torch modules over transformers' models.

All take the arguments of a model with a head for sequences and give `loss` and `logits`.
"""

import inspect

import torch
from torch import nn
from torch.nn import functional as F
from transformers import BertModel, DynamicCache, XLMRobertaModel
from transformers.modeling_outputs import SequenceClassifierOutput


def announce_past_key_values():
    """transformers 5.24 takes `past_key_values` but names it `cache`; PEFT looks for the old name."""
    for kind in (BertModel, XLMRobertaModel):
        signature = inspect.signature(kind.forward)
        if "past_key_values" not in signature.parameters:
            *named, rest = signature.parameters.values()
            old = inspect.Parameter("past_key_values", inspect.Parameter.KEYWORD_ONLY, default=None)
            kind.forward.__signature__ = signature.replace(parameters=[*named, old, rest])


class Wrapped(nn.Module):
    """A PEFT model of prompt learning whose forward pass is written out here."""

    def __init__(self, peft):
        super().__init__()
        self.peft = peft

    @property
    def config(self):
        return self.peft.config

    @property
    def base(self):
        return self.peft.base_model

    @property
    def body(self):
        return getattr(self.base, self.base.base_model_prefix)

    @property
    def prompt(self):
        return self.peft.prompt_encoder["default"].embedding.weight

    def widened(self, attention_mask):
        """The mask with ones for the virtual tokens."""
        more = attention_mask.new_ones(len(attention_mask), len(self.prompt))
        return torch.cat([more, attention_mask], dim=1)

    @torch.no_grad()
    def check(self, **given):
        """Under PEFT's convention the forward pass written out here gives PEFT's logits."""
        self.as_peft(True)
        own, theirs = self(**given).logits, self.peft(**given).logits
        self.as_peft(False)
        assert torch.allclose(own, theirs, rtol=0, atol=1e-6), (own, theirs)
        assert not torch.allclose(self(**given).logits, theirs, rtol=0, atol=1e-4)

    def judged(self, hidden, labels):
        """The head on the first of the hidden states: BERT through pooler and dropout."""
        if self.body.pooler is None:
            logits = self.base.classifier(hidden)
        else:
            logits = self.base.classifier(self.base.dropout(self.body.pooler(hidden)))
        loss = None if labels is None else F.cross_entropy(logits, labels)
        return SequenceClassifierOutput(loss=loss, logits=logits)


class Prefix(Wrapped):
    """Prefix tuning; positions count from the text's first token, or on from the prefix."""

    shift = 0

    def as_peft(self, flag):
        self.shift = len(self.prompt) if flag else 0

    def positions(self, ids):
        rows = self.body.embeddings
        if hasattr(rows, "create_position_ids_from_input_ids"):
            return rows.create_position_ids_from_input_ids(ids, rows.padding_idx, self.shift)
        return torch.arange(self.shift, self.shift + ids.shape[1]).expand(ids.shape)

    def cache(self, rows):
        config = self.config
        count, heads = config.num_hidden_layers, config.num_attention_heads
        parts = self.prompt.view(len(self.prompt), count, 2, heads, -1).permute(1, 2, 3, 0, 4)
        return DynamicCache(
            [tuple(one.expand(rows, *one.shape) for one in layer) for layer in parts]
        )

    def forward(self, input_ids, attention_mask, token_type_ids=None, labels=None):
        made = self.body(
            input_ids=input_ids, attention_mask=self.widened(attention_mask),
            token_type_ids=token_type_ids, position_ids=self.positions(input_ids),
            cache=self.cache(len(input_ids)),
        )  # fmt: skip
        return self.judged(made.last_hidden_state, labels)


class Prompt(Wrapped):
    """Prompt tuning whose head sees the first token of the text."""

    first = False  # whether the head sees the first virtual token

    def as_peft(self, flag):
        self.first = flag

    def forward(self, input_ids, attention_mask, token_type_ids=None, labels=None):
        count = len(self.prompt)
        words = self.body.embeddings.word_embeddings(input_ids)
        prompts = self.prompt.expand(len(input_ids), -1, -1)
        if token_type_ids is not None:
            none = token_type_ids.new_zeros(len(input_ids), count)
            token_type_ids = torch.cat([none, token_type_ids], dim=1)
        made = self.body(
            inputs_embeds=torch.cat([prompts, words], dim=1),
            attention_mask=self.widened(attention_mask), token_type_ids=token_type_ids,
        )  # fmt: skip
        seen = 0 if self.first else count
        return self.judged(made.last_hidden_state[:, seen:], labels)


class Bottleneck(nn.Module):
    """Pfeiffer's adapter: AdapterHub's `SeqBnConfig`, names as there."""

    def __init__(self, width, between, spread):
        super().__init__()
        self.adapter_down = nn.Sequential(nn.Linear(width, between), nn.ReLU())
        self.adapter_up = nn.Linear(between, width)
        for linear in (self.adapter_down[0], self.adapter_up):
            nn.init.normal_(linear.weight, std=spread)
            nn.init.zeros_(linear.bias)

    def forward(self, hidden, before, norm):
        """`hidden` is the dense output of the layer, `before` what the layer adds to it."""
        return self.adapter_up(self.adapter_down(norm(hidden + before))) + hidden


class Output(nn.Module):
    """The end of a layer (`BertOutput`) with adapters, each on the outcome of the one before."""

    def __init__(self, output, adapters):
        super().__init__()
        self.dense, self.dropout, self.LayerNorm = output.dense, output.dropout, output.LayerNorm
        self.adapters = nn.ModuleDict(adapters)

    def forward(self, hidden_states, input_tensor):
        hidden = self.dropout(self.dense(hidden_states))
        for adapter in self.adapters.values():
            hidden = adapter(hidden, input_tensor, self.LayerNorm)
        return self.LayerNorm(hidden + input_tensor)


def with_bottlenecks(model, reduction_factor, names):
    """Puts new adapters into every layer; the last one and the head are trained, the rest is frozen.

    The frozen ones are drawn ten times as wide, as if they had learned something.
    """
    model.requires_grad_(False)
    width = model.config.hidden_size
    layers = getattr(model, model.base_model_prefix).encoder.layer
    for layer in layers:
        made = {
            name: Bottleneck(width, width // reduction_factor, 0.02 if name == names[-1] else 0.2)
            for name in names
        }
        layer.output = Output(layer.output, made)
        layer.output.adapters.requires_grad_(False)
        made[names[-1]].requires_grad_(True)
    model.classifier.requires_grad_(True)
    return model


def with_biases(model):
    """BitFit: every bias and the whole head."""
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name.endswith("bias") or name.startswith("classifier."))
    return model


# --- AdaLoRA ------------------------------------------------------------------------------------


def scores(allocator):
    """The importance of every triplet, from the definitions: name of lora_E -> [rank]."""
    of = {name: allocator._element_score(name) for name in allocator.ipt}
    made = {}
    for name, own in of.items():
        if ".lora_E." in name:
            right, left = (of[name.replace("lora_E", other)] for other in ("lora_A", "lora_B"))
            made[name] = own.view(-1) + right.mean(dim=1) + left.mean(dim=0)
    return made


class Allocation:
    """Calls `update_and_allocate` after each step and says what it did.

    `margin`: the least relative distance between the last kept and the first dropped score, so that
    it shows whether rounding could choose otherwise.
    """

    def __init__(self, model):
        self.tuner, self.step, self.margin = model.base_model, 0, float("inf")
        self.allocator = self.tuner.rankallocator
        self.inner = self.allocator.mask_to_budget
        self.allocator.mask_to_budget = self.mask

    def mask(self, model, budget):
        own = scores(self.allocator)
        ordered = torch.cat(list(own.values())).sort().values
        cut = self.allocator.init_bgt - budget
        threshold = ordered[cut - 1]
        pattern = self.inner(model, budget)
        assert pattern == {name: (one > threshold).tolist() for name, one in own.items()}
        self.margin = min(self.margin, (ordered[cut] / threshold - 1).item())
        return pattern

    def after(self):
        self.step += 1
        self.tuner.update_and_allocate(self.step)
        left = {
            name: one.detach().view(-1) != 0
            for name, one in self.tuner.model.named_parameters()
            if ".lora_E." in name
        }
        kept = ["".join("01"[int(flag)] for flag in flags) for flags in left.values()]
        return {"budget": self.allocator.budget_schedule(self.step)[0], "kept": kept}
