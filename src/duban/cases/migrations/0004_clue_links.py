import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_pauses_and_answers")]

    operations = [
        migrations.AlterField(
            "link",
            "how",
            models.CharField(
                choices=[("item", "转问题台账"), ("split", "拆分"), ("merge", "并入")], max_length=8, verbose_name="关系"
            ),
        ),
        migrations.CreateModel(
            "ClueLink",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case")),
                ("clue", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="origins", to="cases.clue")),
            ],
            options={"verbose_name": "线索来件"},
        ),
    ]
