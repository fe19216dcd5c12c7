"""Stories that are told at the same time, each by steps in their order: what waits in one does not keep the
others. Each step is a case of its own.

    class Canary(Story):
        def step_1_it_is_made(self): ...

    class Rollouts(DeskCase):
        stories = (Canary, ...)
    one_case_a_step(Rollouts)
"""
import threading
import unittest


class Story:
    """`self.scene` is the test case whose stories are told. It asserts as cases do."""

    def __init__(self, scene):
        self.scene = scene
        self.outcomes = {}  # step -> what it raised, or None
        self.over = {name: threading.Event() for name in self.steps()}
        self.thread = threading.Thread(target=self._tell, daemon=True)

    def __getattr__(self, name):
        if name.startswith("assert"):
            return getattr(unittest.TestCase(), name)
        raise AttributeError(name)

    @classmethod
    def steps(cls):
        return sorted(name for name in dir(cls) if name.startswith("step_"))

    def _tell(self):
        failed = None
        for name in self.steps():
            try:
                if failed:
                    raise unittest.SkipTest("never reached: " + failed)
                getattr(self, name)()
                self.outcomes[name] = None
            except BaseException as raised:  # whatever it is, it is that case's outcome
                self.outcomes[name] = raised
                failed = failed or name
            self.over[name].set()


def one_case_a_step(scene):
    """Makes a case of each step; the stories begin with the first of them."""
    begin = scene.setUpClass.__func__

    def set_up(cls):
        begin(cls)
        cls.told = {story: story(cls) for story in cls.stories}
        for one in cls.told.values():
            one.thread.start()

    def case(story, step):
        def test(self):
            told = self.told[story]
            told.over[step].wait()
            if told.outcomes[step] is not None:
                raise told.outcomes[step]
        return test

    scene.setUpClass = classmethod(set_up)
    for story in scene.stories:
        for step in story.steps():
            name = f"test_{story.__name__.lower()}_{step.removeprefix('step_')}"
            setattr(scene, name, case(story, step))
