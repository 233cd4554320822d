"""Pages in Chinese, whole without scripts. They know no framework, so that the command line can write them too."""
