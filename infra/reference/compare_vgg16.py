"""Compares Likeness' VGG16 with Keras' (and PyTorch's, where it is installed), on photographs.

A full-size VGG16 with seeded random weights is saved in the three forms that `likeness model install --from` reads.
Keras computes the embeddings of its forms. Those of torchvision's form are computed by PyTorch where it can be imported,
else by Keras with the weights transposed. Then speed: one photo at a time on one core, all contestants by turns.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import h5py
import keras
import numpy as np
import onnxruntime
from PIL import Image
from safetensors.numpy import save_file

LIKENESS = pathlib.Path(__file__).resolve().parents[2] / "likeness"
SEED, PHOTOS, SIDE, ROUNDS = 1234, 8, 224, 12
TWELVE_MEGAPIXELS = (4000, 3000)
WIDTHS = {"block1": (64, 2), "block2": (128, 2), "block3": (256, 3), "block4": (512, 3), "block5": (512, 3)}
FEATURES = (0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28)


def random_network():
    """Layer name -> (kernel as Keras has it, bias); He-normal."""
    rng, layers, channels = np.random.default_rng(SEED), {}, 3

    def layer(shape):
        kernel = rng.standard_normal(shape, np.float32) * np.float32(np.sqrt(2 / np.prod(shape[:-1])))
        return kernel, rng.standard_normal(shape[-1], np.float32) * np.float32(0.05)

    for block, (width, convolutions) in WIDTHS.items():
        for i in range(convolutions):
            layers[f"{block}_conv{i + 1}"] = layer((3, 3, channels, width))
            channels = width
    for name, shape in {"fc1": (25088, 4096), "fc2": (4096, 4096), "predictions": (4096, 1000)}.items():
        layers[name] = layer(shape)
    return layers


def save_published(layers, path):
    with h5py.File(path, "w") as file:
        for name, (kernel, bias) in layers.items():
            file[f"{name}/{name}_W_1:0"], file[f"{name}/{name}_b_1:0"] = kernel, bias


def save_saved(layers, path):
    with h5py.File(path, "w") as file:
        for name, (kernel, bias) in layers.items():
            file[f"{name}/{name}/kernel:0"], file[f"{name}/{name}/bias:0"] = kernel, bias


def torchvision(layers):
    """The same network under torchvision's names: convolutions OIHW, fc1 on a map flattened as C, H, W."""
    convolutions = [name for name in layers if name.startswith("block")]
    tensors = {}
    for number, name in zip(FEATURES, convolutions):
        kernel, bias = layers[name]
        tensors[f"features.{number}.weight"] = np.ascontiguousarray(kernel.transpose(3, 2, 0, 1))
        tensors[f"features.{number}.bias"] = bias
    for number, name in ((0, "fc1"), (3, "fc2"), (6, "predictions")):
        kernel, bias = layers[name]
        if name == "fc1":
            kernel = kernel.reshape(7, 7, 512, 4096).transpose(2, 0, 1, 3).reshape(25088, 4096)
        tensors[f"classifier.{number}.weight"] = np.ascontiguousarray(kernel.T)
        tensors[f"classifier.{number}.bias"] = bias
    return tensors


def keras_model(layers):
    network = keras.applications.VGG16(weights=None)
    for name, weights in layers.items():
        network.get_layer(name).set_weights(weights)
    return keras.Model(network.input, network.layers[-2].output)


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def torch_embeddings(tensors, pixels):
    import torch
    from torch import nn

    modules, channels = [], 3
    for width, convolutions in WIDTHS.values():
        for _ in range(convolutions):
            modules += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width
        modules.append(nn.MaxPool2d(2))
    network = nn.Module()
    network.features = nn.Sequential(*modules)
    network.classifier = nn.Sequential(
        nn.Linear(25088, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 1000)
    )
    network.load_state_dict({name: torch.from_numpy(tensor) for name, tensor in tensors.items()})
    network.eval()
    with torch.inference_mode():
        maps = network.features(torch.from_numpy(normalised(pixels)).permute(0, 3, 1, 2))
        return network.classifier[:5](maps.flatten(1)).numpy()


def normalised(pixels):
    mean, deviation = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])
    return (pixels.astype(np.float32) / 255 - mean) / deviation


def likeness(home, *arguments):
    environment = dict(os.environ, XDG_DATA_HOME=str(home))
    done = subprocess.run([LIKENESS, *map(str, arguments)], env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def install(home, weights, precision):
    return likeness(home, "model", "install", "vgg16", "--from", weights, "--precision", precision, "--json")


def compare(form, weights, home, files, reference):
    for precision in ("fp32", "int8"):
        installed = install(home, weights, precision)
        found = np.float32([likeness(home, "embed", file, "--model", f"vgg16:{precision}", "--json")["embedding"] for file in files])
        cosines = (found * reference).sum(axis=1)
        print(
            f"{form:24} {precision}: largest difference {np.abs(found - reference).max():.1e},"
            f" cosine {cosines.mean():.5f} on average, {cosines.min():.5f} at least, {installed['bytes'] / 1e6:.1f} MB",
            flush=True,
        )
        if precision == "fp32" and np.abs(found - reference).max() > 1e-4:
            sys.exit("fp32 differs by more than 1e-4")
    return installed["file"]


def least_millis(contestants):
    """By turns, the least of each."""
    least = dict.fromkeys(contestants, float("inf"))
    for _ in range(ROUNDS):
        for name, work in contestants.items():
            start = time.perf_counter()
            work()
            least[name] = min(least[name], 1000 * (time.perf_counter() - start))
    return least


def from_file(model, photo):
    picture = keras.utils.img_to_array(keras.utils.load_img(photo, target_size=(SIDE, SIDE)))
    return model.predict(keras.applications.vgg16.preprocess_input(picture[None]), verbose=0)


def enlarged(photo, folder):
    large = folder / "large.jpg"
    Image.open(photo).convert("RGB").resize(TWELVE_MEGAPIXELS, Image.Resampling.BICUBIC).save(large, quality=92)
    return large


def speed(model, model_file, picture, photo, large):
    """On one core (`taskset`): the product's own rows come from `bench embed`, which also times the bare session."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model_file, options)
    inputs = keras.applications.vgg16.preprocess_input(picture[None].astype(np.float32))
    java = [
        LIKENESS.parent / "infra/local/target/quarkus-app/quarkus-run.jar", "bench", "embed-row", "PATH", model_file, 1, 1,
    ]

    def path(file):
        done = subprocess.run(["java", "-jar", *map(str, java), file], stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)

    least = least_millis(
        {
            "Keras predict": lambda: model.predict(inputs, verbose=0),
            "Keras load_img and predict, 12 MP": lambda: from_file(model, large),
            "bare ONNX Runtime, int8": lambda: session.run(None, {"pixels": picture[None]}),
        }
    )
    small = path(photo)
    least["the product's whole path, int8"] = small["millisPerImage"]
    least["  bare session by turns with it"] = small["bareMillisPerImage"]
    least["the product's whole path, int8, 12 MP"] = path(large)["millisPerImage"]
    again = least_millis({"Keras predict": lambda: model.predict(inputs, verbose=0)})
    least["Keras predict"] = min(least["Keras predict"], again["Keras predict"])
    for name, millis in least.items():
        keras_millis = least["Keras load_img and predict, 12 MP" if name.endswith("12 MP") else "Keras predict"]
        print(f"{millis:8.1f} ms  {keras_millis / millis:5.2f} × Keras' speed  {name}")
    print(f"{small['peakMemoryMib']:8.0f} MiB at most in the product's process")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: infra/reference/run FOLDER-OF-PHOTOS")
    photos = sorted(path for path in pathlib.Path(sys.argv[1]).rglob("*") if path.suffix.lower() in (".jpg", ".png"))
    chosen = photos[:: max(1, len(photos) // PHOTOS)][:PHOTOS]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        files, pixels = [], []
        for i, photo in enumerate(chosen):
            picture = Image.open(photo).convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)
            files.append(folder / f"{i}.png")
            picture.save(files[-1])
            pixels.append(np.asarray(picture))
        pixels = np.stack(pixels)

        layers = random_network()
        model = keras_model(layers)
        tensors = torchvision(layers)
        expected = unit(model.predict(keras.applications.vgg16.preprocess_input(pixels.astype(np.float32)), verbose=0))
        for form, save in (("Keras, as published", save_published), ("Keras, save_weights", save_saved)):
            save(layers, folder / "weights.h5")
            compare(form, folder / "weights.h5", folder / "home", files, expected)
        save_file(tensors, folder / "weights.safetensors")
        try:
            expected, by = unit(torch_embeddings(tensors, pixels)), "PyTorch"
        except (ImportError, OSError):
            expected, by = unit(model.predict(normalised(pixels), verbose=0)), "Keras"
        model_file = compare(f"torchvision (by {by})", folder / "weights.safetensors", folder / "home", files, expected)
        speed(model, model_file, pixels[0], chosen[0], enlarged(chosen[0], folder))


main()
