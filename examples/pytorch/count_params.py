"""Prints how many trainable parameters a PyTorch model has at a width, for isoflop's probeCommand.

The model is built on the meta device: shapes only, so that a model of any size takes no memory.
"""

import argparse
import sys

try:
    import torch
    from torch import nn
except ImportError:
    print("count_params.py needs PyTorch: pip install torch", file=sys.stderr)
    sys.exit(2)


class Net(nn.Module):
    """A decoder-only transformer; put your own module in its place."""

    def __init__(self, width: int, num_layers: int, vocab_size: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, width)
        layer = nn.TransformerEncoderLayer(width, nhead=max(1, width // 64), dim_feedforward=4 * width)
        self.layers = nn.TransformerEncoder(layer, num_layers, enable_nested_tensor=False)
        self.head = nn.Linear(width, vocab_size, bias=False)
        self.head.weight = self.embedding.weight


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--width", type=int, required=True)
    parser.add_argument("--num-layers", type=int, default=12)
    parser.add_argument("--vocab-size", type=int, default=50257)
    args = parser.parse_args()
    with torch.device("meta"):
        model = Net(args.width, args.num_layers, args.vocab_size)
    # parameters() gives shared weights once.
    print(sum(p.numel() for p in model.parameters() if p.requires_grad))


if __name__ == "__main__":
    main()
