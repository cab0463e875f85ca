"""Training steps of JAX and optax on one core, a jitted scan over the steps, measured on request (see rates.py)."""

import argparse

import jax
import jax.numpy as jnp
import optax
from mnist import read_mnist
from rates import BATCH_SIZE, answer_rates

STEPS = 16

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--model", choices=["mlp", "lenet"], required=True)
options = parser.parse_args()

mnist = read_mnist()
images = jnp.asarray(mnist.standardise(mnist.train_images[: STEPS * BATCH_SIZE])).reshape(STEPS, BATCH_SIZE, 28, 28, 1)
labels = jnp.asarray(mnist.train_labels[: STEPS * BATCH_SIZE].astype("int32")).reshape(STEPS, BATCH_SIZE)


def dense(key, inputs, outputs):
    return {"kernel": jax.random.normal(key, (inputs, outputs)) * (2 / inputs) ** 0.5, "bias": jnp.zeros(outputs)}


def convolution(key, channels, filters):
    kernel = jax.random.normal(key, (5, 5, channels, filters)) * (2 / (25 * channels)) ** 0.5
    return {"kernel": kernel, "bias": jnp.zeros(filters)}


def apply_dense(layers, x):
    x = x.reshape(x.shape[0], -1)
    for layer in layers[:-1]:
        x = jax.nn.relu(x @ layer["kernel"] + layer["bias"])
    return x @ layers[-1]["kernel"] + layers[-1]["bias"]


def apply_convolution(layer, x, padding):
    numbers = ("NHWC", "HWIO", "NHWC")
    x = jax.lax.conv_general_dilated(x, layer["kernel"], (1, 1), padding, dimension_numbers=numbers)
    x = jax.nn.relu(x + layer["bias"])
    return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def init_mlp(keys):
    return [dense(keys[0], 784, 256), dense(keys[1], 256, 128), dense(keys[2], 128, 10)]


def init_lenet(keys):
    top = [dense(keys[2], 400, 120), dense(keys[3], 120, 84), dense(keys[4], 84, 10)]
    return [convolution(keys[0], 1, 6), convolution(keys[1], 6, 16), *top]


def apply_lenet(layers, x):
    x = apply_convolution(layers[0], x, "SAME")
    return apply_dense(layers[2:], apply_convolution(layers[1], x, "VALID"))


init, apply = {"mlp": (init_mlp, apply_dense), "lenet": (init_lenet, apply_lenet)}[options.model]
optimizer = optax.adam(1e-3)


def loss(params, x, y):
    return optax.softmax_cross_entropy_with_integer_labels(apply(params, x), y).mean()


@jax.jit
def train_chunk(params, state):
    def step(carry, batch):
        params, state = carry
        value, gradients = jax.value_and_grad(loss)(params, *batch)
        updates, state = optimizer.update(gradients, state, params)
        return (optax.apply_updates(params, updates), state), value

    return jax.lax.scan(step, (params, state), (images, labels))


first_params = init(jax.random.split(jax.random.PRNGKey(0), 5))


def begin():
    carry = (first_params, optimizer.init(first_params))

    def train() -> None:
        nonlocal carry
        carry, values = train_chunk(*carry)
        jax.block_until_ready(values)

    return train


answer_rates(f"JAX {jax.__version__}", mnist.source, begin, steps_per_call=STEPS)
