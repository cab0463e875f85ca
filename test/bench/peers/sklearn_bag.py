"""A bag of scikit-learn: BaggingClassifier over MLPClassifier on two jobs."""

import time
import warnings

import sklearn
from bags import bag_parser, print_bag
from mnist import read_mnist
from sklearn.ensemble import BaggingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

if __name__ == "__main__":
    options = bag_parser(__doc__, ["mlp"]).parse_args()
    started = time.perf_counter()
    data = read_mnist()
    # So few training epochs are meant.
    warnings.filterwarnings("ignore", category=ConvergenceWarning)
    member = MLPClassifier((256, 128), batch_size=128, max_iter=options.epochs)
    bag = BaggingClassifier(member, n_estimators=options.members, n_jobs=2, random_state=options.seed)

    def rows(images):
        return data.standardise(images).reshape(len(images), -1)

    bag.fit(rows(data.train_images), data.train_labels)
    accuracy = bag.score(rows(data.test_images), data.test_labels)
    print_bag(f"scikit-learn {sklearn.__version__}", options, started, accuracy, data.source)
